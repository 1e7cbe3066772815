/** What a plan says of an endpoint's place: its subnets and zones, the owner of its subnets, how full its VPC is, its price. */
import { describe, expect, it } from 'vitest';
import { findingsOf } from '../../src/activities/findings/index.ts';
import { networkFindings } from '../../src/activities/findings/network.ts';
import { quotaFindings } from '../../src/activities/findings/quota.ts';
import { unlessDenied } from '../../src/activities/findings/subject.ts';
import { DeniedError } from '../../src/providers/errors.ts';
import type { EndpointService, Subnet } from '../../src/providers/ports/ec2.ts';
import type { VpcEndpoint } from '../../src/providers/ports/vpc-endpoint.ts';
import {
  ACCOUNT,
  acceptedLike,
  endpointLike,
  subjectOf,
  subnetLike,
  vpcEndpointLike,
  type Reads,
} from '../support/subject.ts';

const subnets = [subnetLike(), subnetLike({ id: 'subnet-2', zoneId: 'euw1-az2' })];
const privatelink = { state: 'active', principals: [], serviceName: 'vpce-svc-1' };
const keys = new Set(['vpc-1']);

/** What EC2 says of subnets, and in which zones the endpoint service is. */
function ec2With(there: readonly Subnet[], zoneIds: readonly string[] = []): Required<Reads>['ec2'] {
  const service: EndpointService = { serviceName: 'vpce-svc-1', zoneIds, acceptanceRequired: true };
  return {
    vpcExists: async () => true,
    subnets: async () => there,
    securityGroups: async () => [{ id: 'sg-1', vpcId: 'vpc-1' }],
    endpointService: async () => service,
  };
}

const told = async (
  there: readonly Subnet[],
  zoneIds?: readonly string[],
  more: Parameters<typeof subjectOf>[0] = {},
) => networkFindings(subjectOf({ privatelink, ...more }, { ec2: ec2With(there, zoneIds) }));

describe('an endpoint', () => {
  it('in two zones of its own account is no news', async () => {
    expect(await told(subnets, ['euw1-az1', 'euw1-az2'])).toEqual([]);
  });

  it('in one zone comes with a warning, and so do zones of the service that it leaves out', async () => {
    const [first] = subnets;
    const endpoint = endpointLike({ subnetIds: ['subnet-1'] });
    expect(await told(first === undefined ? [] : [first], ['euw1-az1', 'euw1-az2', 'euw1-az3'], { endpoint })).toEqual([
      {
        level: 'warning',
        field: 'endpoints[0].subnetIds',
        problem: 'are in one zone: when that zone fails, the connection fails',
        fix: 'add a subnet in a second zone',
      },
      {
        level: 'warning',
        field: 'endpoints[0].subnetIds',
        problem: 'leave out euw1-az2, euw1-az3, where the service has a load balancer too',
        fix: 'add a subnet there, if the VPC has one',
      },
    ]);
  });

  it('is not held against the zones of a service that is not known yet, or is in another region', async () => {
    const deps = subjectOf({}, { ec2: ec2With(subnets, ['euw1-az3']) }).deps;
    expect(await networkFindings(subjectOf({ deps }))).toEqual([]);
    const endpoint = endpointLike({ region: 'eu-west-2' });
    const accepted = acceptedLike({ endpoints: [endpoint] });
    expect(await networkFindings(subjectOf({ deps, privatelink, accepted, endpoint }))).toEqual([]);
  });

  it('whose subnet another account shares is refused, and one without a known owner is not', async () => {
    const shared = [subnetLike({ ownerId: '999988887777' }), subnetLike({ id: 'subnet-2', zoneId: 'z2', ownerId: '' })];
    expect(await told(shared)).toEqual([
      {
        level: 'error',
        field: 'endpoints[0].subnetIds',
        value: 'subnet-1',
        problem: 'is shared by account 999988887777',
        fix: `act as a role of 999988887777 (roleArn), or use a subnet of ${ACCOUNT}`,
      },
    ]);
  });

  it('that is as wanted is not asked for free addresses, nor for the owner of its subnets', async () => {
    const full = [
      subnetLike({ freeAddresses: 0 }),
      subnetLike({ id: 'subnet-2', zoneId: 'z2', ownerId: '999988887777' }),
    ];
    expect(await told(full, [], { changing: new Set() })).toEqual([]);
    const found = await told(full);
    expect(found.map(({ problem }) => problem)).toEqual(['has no free address', 'is shared by account 999988887777']);
  });

  it('only parks a run over what a person can free: no address is left, but not what is named wrong', async () => {
    const wrong = [subnetLike({ freeAddresses: 0 }), subnetLike({ id: 'subnet-2', vpcId: 'vpc-2', zoneId: 'z2' })];
    expect(await told(wrong)).toMatchObject([
      { level: 'error', value: 'subnet-1', failure: 'Exhausted' },
      expect.not.objectContaining({ failure: expect.anything() }),
    ]);
  });
});

describe('a VPC', () => {
  const quota = async (there: readonly VpcEndpoint[], changing: ReadonlySet<string> = keys) =>
    quotaFindings(subjectOf({ changing }, { ec2: { vpcEndpoints: async () => there } }));
  const many = (count: number, more: Partial<VpcEndpoint> = {}) =>
    Array.from({ length: count }, () => vpcEndpointLike(more));

  it('that holds as many endpoints as is usual comes with a warning', async () => {
    expect(await quota([...many(49), ...many(1, { type: 'GatewayLoadBalancer' })])).toEqual([
      {
        level: 'warning',
        field: 'endpoints[0].vpcId',
        value: 'vpc-1',
        problem: 'holds 50 endpoints; the quota is 50 unless it was raised',
        fix: 'delete endpoints nobody needs, or raise quota L-29B6F2EB',
        failure: 'Exhausted',
      },
    ]);
  });

  it('is not full with gateways, with endpoints that are deleted, or when nothing is to be made', async () => {
    expect(await quota([...many(49), ...many(9, { type: 'Gateway' }), ...many(9, { state: 'deleted' })])).toEqual([]);
    expect(await quota(many(60), new Set())).toEqual([]);
  });
});

describe('the price of an endpoint', () => {
  const inspect = { securityGroupRules: async () => [], networkAcls: async () => [] };
  const priced = async (region: string) => {
    const endpoint = endpointLike({ region });
    const ec2 = { ...ec2With(subnets), vpcEndpoints: async () => [] };
    const subject = subjectOf(
      { accepted: acceptedLike({ components: [], endpoints: [endpoint] }), endpoint },
      { ec2, inspect },
    );
    return findingsOf(subject, { dryRunPermissions: false });
  };

  it('is a note where it is not known, and no news where it is', async () => {
    expect(await priced('eu-west-1')).toEqual([]);
    expect(await priced('me-south-1')).toEqual([
      {
        level: 'note',
        field: 'endpoints[0]',
        value: 'me-south-1',
        problem: expect.stringMatching(/^its price is estimated with that of the cheapest regions \(of \d{4}-/),
        fix: 'see https://aws.amazon.com/privatelink/pricing/',
      },
    ]);
  });
});

describe('what may not be read', () => {
  it('is a note with the action to allow; any other error is not hidden', async () => {
    const denied = new DeniedError('no', { api: 'ec2', action: 'DescribeSubnets' });
    expect(await unlessDenied('endpoints[0]', 'the VPC', () => Promise.reject(denied))).toEqual([
      {
        level: 'note',
        field: 'endpoints[0]',
        problem: 'the VPC could not be read',
        fix: 'allow DescribeSubnets to have it checked',
        failure: 'Denied',
      },
    ]);
    await expect(unlessDenied('', '', () => Promise.reject(new TypeError('a bug')))).rejects.toThrow('a bug');
  });
});
