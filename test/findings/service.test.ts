/** What a plan says of a service: whether it can have a PrivateLink resource, and where it is. */
import { describe, expect, it } from 'vitest';
import { awsRegionOf, serviceFindings } from '../../src/activities/findings/service.ts';
import type { Service } from '../../src/providers/ports/aiven.ts';
import { depsReading, serviceLike } from '../support/subject.ts';

/** The service without a project VPC. */
const outside = ({ projectVpcId: _, ...service }: Service): Service => service;

async function told(service: Service, vpcState: string | undefined = 'ACTIVE') {
  const aiven = {
    projectVpcState: async () => vpcState,
    privatelinkPrices: async () => ({ 'aws-eu-west-1': 0.05, 'aws-eu-west-2': 0.05 }),
  };
  const found = await serviceFindings(depsReading({ aiven }), 'shop', service);
  expect(found.every(({ field, value }) => field === 'service' && value === 'orders')).toBe(true);
  return found.map(({ level, problem, fix }) => `${level}: ${problem} (${fix})`);
}

describe('a service', () => {
  it('that runs in an active VPC, in a region with PrivateLink, is no news', async () => {
    expect(await told(serviceLike())).toEqual([]);
    // Aiven lists no state: nothing is wrong that could be named.
    expect(await told(serviceLike(), undefined)).toEqual([]);
  });

  it.each([
    [{ state: 'POWEROFF' }, 'error: is powered off (power it on)'],
    [{ state: 'REBALANCING' }, 'note: is REBALANCING (nothing: the run waits until it is RUNNING)'],
    [{ state: 'REBUILDING' }, 'note: is REBUILDING (nothing: the run waits until it is RUNNING)'],
    ...['cassandra', 'flink', 'kafka_mirrormaker', 'm3aggregator', 'm3db', 'alloydbomni', 'thanos'].map(
      (type): [Partial<Service>, string] => [
        { type },
        `error: is of type ${type}, which has no AWS PrivateLink (choose another service)`,
      ],
    ),
    [
      { cloudName: 'aws-af-south-1' },
      'error: is in aws-af-south-1, where PrivateLink is not offered to project shop (move it to another cloud region)',
    ],
    [
      { cloudName: 'google-europe-west1' },
      'error: is in google-europe-west1, not on AWS (move it to an AWS region, or use the other cloud’s own private connection)',
    ],
  ])('with %j: %s', async (more, says) => {
    expect(await told(serviceLike(more))).toEqual([says]);
  });

  it('outside of a project VPC is refused, and one whose VPC is not active yet is a warning', async () => {
    expect(await told(outside(serviceLike()))).toEqual([
      'error: is not in a project VPC (create a project VPC in its region and move the service into it)',
    ]);
    expect(await told(serviceLike(), 'APPROVED')).toEqual([
      'warning: its project VPC is APPROVED (wait until it is ACTIVE)',
    ]);
  });

  it('is told everything that is wrong with it at once', async () => {
    const wrong = outside(serviceLike({ state: 'POWEROFF', type: 'flink', cloudName: 'aws-nowhere-1' }));
    const found = await told(wrong);
    expect(found.map((each) => each.replace(/ \(.*/, ''))).toEqual([
      'error: is not in a project VPC',
      'error: is powered off',
      'error: is of type flink, which has no AWS PrivateLink',
      'error: is in aws-nowhere-1, where PrivateLink is not offered to project shop',
    ]);
  });

  it('is in an AWS region only when its cloud is one of AWS', () => {
    expect(awsRegionOf(serviceLike())).toBe('eu-west-1');
    expect(awsRegionOf(serviceLike({ cloudName: 'azure-westeurope' }))).toBeUndefined();
  });
});
