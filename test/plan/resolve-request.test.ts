/** What a request leaves out is filled in from Aiven and AWS; a plan reads each fact once. */
import { describe, expect, it } from 'vitest';
import { readOnce } from '../../src/activities/plan/read-once.ts';
import { resolveRequest } from '../../src/activities/plan/resolve-request.ts';
import type { EndpointRequest, PrivateLinkRequest } from '../../src/contract/request.ts';
import { DeniedError } from '../../src/providers/errors.ts';
import type { Privatelink } from '../../src/providers/ports/aiven.ts';
import type { AwsClient, AwsIdentity } from '../../src/providers/ports/aws.ts';
import { ACCOUNT, ROLE, depsReading, serviceLike } from '../support/subject.ts';

const identity: AwsIdentity = { account: ACCOUNT, principal: ROLE, pathUnknown: false };
const place: EndpointRequest = { vpcId: 'vpc-1', subnetIds: ['subnet-1', 'subnet-2'], securityGroupIds: [] };

function resolved(request: Partial<PrivateLinkRequest>, asked: AwsClient['identity'] = async () => identity) {
  const aiven = { privatelinkPrices: async () => ({ 'aws-eu-west-1': 0.05 }) };
  const link = { project: 'shop', service: 'orders', components: ['kafka'], endpoints: [place] };
  const service = serviceLike(request.service === 'unpriced' ? { cloudName: 'aws-nowhere-1' } : {});
  return resolveRequest(depsReading({ aiven, identity: asked }), { ...link, ...request }, service, 'eu-west-1');
}

describe('a request', () => {
  it('that says little gets its region, identity, price and principals', async () => {
    const { accepted, findings } = await resolved({});
    expect(findings).toEqual([]);
    expect(accepted).toEqual({
      project: 'shop',
      service: 'orders',
      components: ['kafka'],
      endpoints: [
        { ...place, key: 'vpc-1', region: 'eu-west-1', account: ACCOUNT, actingPrincipal: ROLE, usdPerHour: 0.022 },
      ],
      principals: [ROLE],
      zones: 'any',
      serviceRegion: 'eu-west-1',
      otherRegions: [],
      usdPerHour: 0.05,
      warnings: [],
    });
  });

  it('keeps what it says itself', async () => {
    const endpoints = ['eu-west-2', 'eu-west-1', 'eu-west-2'].map((region, at) => ({
      ...place,
      vpcId: `vpc-${at}`,
      region,
    }));
    const { accepted } = await resolved({
      zones: 'all',
      principals: ['arn:1', 'arn:1'],
      parkedFor: '1 day',
      endpoints,
    });
    expect(accepted).toMatchObject({
      zones: 'all',
      principals: ['arn:1'],
      parkedForMs: 86_400_000,
      otherRegions: ['eu-west-2'],
    });
    expect((await resolved({ service: 'unpriced' })).accepted.usdPerHour).toBe(0);
  });

  it('of a session comes with a warning that the role’s path is not known', async () => {
    const { findings } = await resolved({}, async () => ({ ...identity, pathUnknown: true }));
    expect(findings).toEqual([
      {
        level: 'warning',
        field: 'endpoints[0].roleArn',
        value: ROLE,
        problem: 'was made from a session, whose ARN lacks the role’s path',
        fix: 'name the role in roleArn if it has a path',
      },
    ]);
  });

  const denied = new DeniedError('no trust', { api: 'sts', action: 'AssumeRole' });

  it('whose role cannot be assumed yet goes by the role’s ARN, and parks there', async () => {
    const endpoints = [place, { ...place, vpcId: 'vpc-2', roleArn: ROLE }];
    const { accepted, findings } = await resolved({ endpoints }, ({ roleArn }) =>
      roleArn === undefined ? Promise.resolve(identity) : Promise.reject(denied),
    );
    expect(accepted.endpoints[1]).toMatchObject({ account: ACCOUNT, actingPrincipal: ROLE });
    expect(findings).toEqual([
      {
        level: 'error',
        field: 'endpoints[1].roleArn',
        value: ROLE,
        problem: 'cannot be assumed: no trust',
        fix: 'let the role trust the worker’s identity (and check the external id)',
        failure: 'Denied',
      },
    ]);
  });

  it.each<[string, Error, string | undefined]>([
    ['the worker’s own identity is denied', denied, undefined],
    ['the role has no account in it', denied, 'links'],
    ['it fails in another way', new TypeError('a bug'), ROLE],
  ])('fails when %s', async (_, error, roleArn) => {
    const endpoints = [{ ...place, ...(roleArn === undefined ? {} : { roleArn }) }];
    await expect(resolved({ endpoints }, () => Promise.reject(error))).rejects.toBe(error);
  });
});

describe('what looks and findings both ask for', () => {
  /** Clients that note what they are asked. */
  function noting(privatelink?: Privatelink | Error) {
    const asked: string[] = [];
    const note = <T>(what: string, answer: T) => (asked.push(what), Promise.resolve(answer));
    const aiven = {
      getService: ({ service }: { service: string }) => note(`service ${service}`, serviceLike()),
      getPrivatelink: () =>
        privatelink instanceof Error
          ? note('privatelink', undefined).then(() => Promise.reject(privatelink))
          : note('privatelink', privatelink),
      listConnections: () => note('connections', [{ vpcEndpointId: 'vpce-1', state: 'active', dnsName: '' }]),
      privatelinkPrices: (project: string) => note(`prices ${project}`, {}),
    };
    const ec2 = {
      vpcEndpoints: (query: object) => note(`endpoints ${JSON.stringify(query)}`, []),
      vpcExists: (id: string) => note(`vpc ${id}`, true),
      subnets: (ids: readonly string[]) => note(`subnets ${ids.join()}`, []),
      securityGroups: (ids: readonly string[]) => note(`groups ${ids.join()}`, []),
    };
    const clients = readOnce(depsReading({ aiven, ec2 }).clients);
    return { asked, aiven: clients.aiven, ec2: () => clients.aws.ec2({ region: 'eu-west-1' }) };
  }
  const link = { project: 'shop', service: 'orders' };
  const twice = async (read: () => Promise<unknown>): Promise<void> => void (await Promise.all([read(), read()]));

  it('is read once for each thing that is asked about', async () => {
    const { asked, aiven, ec2 } = noting({ state: 'active', principals: [] });
    await twice(() => aiven.getService(link));
    await twice(() => aiven.getService({ ...link, service: 'other' }));
    await twice(() => aiven.listConnections(link));
    await twice(() => aiven.privatelinkPrices('shop'));
    await twice(() => ec2().vpcEndpoints({ vpcId: 'vpc-1' }));
    await twice(() => ec2().vpcEndpoints({ vpcId: 'vpc-2' }));
    await twice(() => ec2().vpcExists('vpc-1'));
    await twice(() => ec2().subnets(['subnet-1', 'subnet-2']));
    await twice(() => ec2().securityGroups(['sg-1']));
    expect(asked).toEqual([
      'service orders',
      'service other',
      'privatelink',
      'connections',
      'prices shop',
      'endpoints {"vpcId":"vpc-1"}',
      'endpoints {"vpcId":"vpc-2"}',
      'vpc vpc-1',
      'subnets subnet-1,subnet-2',
      'groups sg-1',
    ]);
  });

  it('is not read for what is not there: nothing is connected to it', async () => {
    const { asked, aiven } = noting();
    expect(await aiven.listConnections(link)).toEqual([]);
    expect(asked).toEqual(['privatelink']);
  });

  it('is read when it is not known whether it is there', async () => {
    const { asked, aiven } = noting(new Error('away'));
    expect(await aiven.listConnections(link)).toHaveLength(1);
    expect(asked).toEqual(['privatelink', 'connections']);
  });
});
