/** What `doctor` says of one link: its policy, service, components and principals, each in a row of its own. */
import { describe, expect, it } from 'vitest';
import { linkChecks } from '../../src/activities/checks/link.ts';
import { createCheckSetup } from '../../src/activities/checks/setup.ts';
import { DeniedError, NotFoundError, UnavailableError } from '../../src/providers/errors.ts';
import type { AwsAccess } from '../../src/providers/ports/aws.ts';
import { defaultPolicy } from '../../src/policy/policy.ts';
import { api, checked, depsOf, ec2Api, endpoint, link, rows } from '../support/checked-link.ts';
import { line } from '../support/rows.ts';
import { ACCOUNT, ROLE, componentOf, vpcEndpointLike } from '../support/subject.ts';

describe('a link in order', () => {
  it('has a row for each thing, and none fails', async () => {
    const found = (await checked()).rows;
    expect(found.filter(({ state }) => state === 'failed' || state === 'warning').map(({ check }) => check)).toEqual([
      'components',
    ]);
    expect(found.map(({ check }) => check)).toEqual([
      ...['policy', 'Aiven token', 'Aiven permissions in shop', 'service shop/orders', 'components'],
      ...['AWS identity', 'EC2 reads', 'principals', 'VPC vpc-1', 'subnets in vpc-1', 'security groups in vpc-1'],
      ...['ports into vpc-1', 'DNS of vpc-1', 'ec2:CreateVpcEndpoint in vpc-1', 'ec2:ModifyVpcEndpoint in vpc-1'],
      ...['ec2:DeleteVpcEndpoints in vpc-1', 'ec2:CreateTags in vpc-1', 'prober of vpc-1'],
    ]);
    expect(found.map(line)).toEqual(
      expect.arrayContaining([
        'ok policy: allows what the link asks for',
        'ok service shop/orders: kafka business-4 in aws-eu-west-1, RUNNING, in a project VPC; PrivateLink is offered there',
        `ok principals: ${ROLE} will be allowed to connect`,
        `ok VPC vpc-1: is there, in account ${ACCOUNT}, eu-west-1`,
        'ok subnets in vpc-1: 2 can be used: subnet-1, subnet-2',
        'ok security groups in vpc-1: 1 can be used: sg-1',
        'ok ports into vpc-1: security groups and network ACLs let TCP 10000-31000 (kafka) in',
        'ok DNS of vpc-1: the VPC’s resolver is on (enableDnsSupport)',
        'ok ec2:CreateVpcEndpoint in vpc-1: is allowed, says DryRun',
      ]),
    );
  });

  it('that the policy refuses has that row only', async () => {
    const { rows: found, probers } = await checked({ deps: { policy: { ...defaultPolicy, projects: [] } } });
    expect(found.map(({ check, state }) => `${state} ${check}`)).toEqual(['failed policy']);
    expect(probers).toEqual([]);
  });

  it('is what is looked at when it is named', async () => {
    const scope = { program: { version: '1', node: '24.0.0' }, region: undefined };
    const given = { project: 'shop', service: 'orders', endpoints: [{ vpcId: 'vpc-0a1b2c3d' }] };
    const { checks } = await createCheckSetup(depsOf({}), scope)({ link: given });
    expect(checks.map(({ check }) => check)).toContain('VPC vpc-0a1b2c3d');
  });
});

describe('the service', () => {
  it.each<[string, Error, string]>([
    [
      'is not there',
      new NotFoundError('no', api),
      'failed service shop/orders: is not in project shop | correct the name of the service or the project',
    ],
    [
      'cannot be read',
      new UnavailableError('away.', api),
      'warning service shop/orders: could not be asked: away | run this again when the API answers',
    ],
  ])('that %s leaves its endpoints out', async (_, service, says) => {
    const asked: AwsAccess[] = [];
    const found = (await checked({ service, asked }, {}, 'eu-west-3')).rows.map(line);
    expect(found).toContain(says);
    expect(found).toContain(
      'skipped VPC vpc-1: not looked at: the service could not be read, and its region and ports are needed',
    );
    expect(found.join()).not.toContain('principals');
    expect(asked).toEqual([{ region: 'eu-west-3' }]);
  });

  it('that is wrong fails its row', async () => {
    expect(await rows('service', { service: { state: 'POWEROFF' } })).toEqual([
      'failed service shop/orders: orders is powered off | power it on',
    ]);
  });

  it('not on AWS, in another partition or without an endpoint says nothing of endpoints', async () => {
    expect(await rows('principals', { service: { cloudName: 'azure-westeurope' } })).toEqual([]);
    expect(await rows('principals', {}, { endpoints: [] })).toEqual([]);
    const apart = await rows('p', {}, { principals: ['arn:aws-cn:iam::111122223333:root'] });
    expect(apart.filter((each) => each.startsWith('failed')).map((each) => each.slice(0, 40))).toEqual([
      expect.stringContaining('failed partition: arn:aws-cn') as string,
    ]);
  });
});

describe('components', () => {
  it('that are named are looked at, and else there is a list to choose from', async () => {
    const connections = new DeniedError('no', api);
    expect(await rows('components', { connections })).toEqual(['ok components: kafka can be opened']);
    expect(await rows('components')).toEqual([
      expect.stringContaining('warning components: kafka will be open to every connection: vpce-9'),
    ]);
    expect(await rows('components', {}, { components: [] })).toEqual([
      'skipped components: not looked at: none is named | choose from kafka, schema_registry',
    ]);
  });

  it('open the ports of what is named', async () => {
    const service = { components: [componentOf('kafka'), componentOf('schema_registry', 443)] };
    const named = { components: ['kafka', 'schema_registry'] };
    expect((await rows('ports', { service }, named))[0]).toContain('TCP 10000-31000 (kafka), 443 (schema_registry) in');
    expect((await rows('ports', { service, closed: true }, named))[0]).toMatch(
      /^warning ports into vpc-1: sg-1 have no inbound rule/,
    );
    const none = (why: string) => [`skipped ports into vpc-1: not looked at: ${why}`];
    expect(await rows('ports', {}, { components: [] })).toEqual(none('no component is named'));
    expect(await rows('ports', {}, { endpoints: [{ ...endpoint, securityGroupIds: [] }] })).toEqual(
      none('no security group is named'),
    );
  });
});

describe('principals', () => {
  it('that the policy refuses fail, as does one who creates and is not among them', async () => {
    const policy = { ...defaultPolicy, principals: [] };
    const [row] = await rows('principals', { deps: { policy } }, { principals: [ROLE] });
    expect(row).toMatch(/^failed principals: arn:\S+ may not be named here/);
    const other = { principals: [`arn:aws:iam::${ACCOUNT}:role/other`] };
    expect(await rows('principals', {}, other)).toEqual([
      expect.stringContaining(`failed principals: ${ROLE} is not among the principals`),
    ]);
    expect((await rows('principals', { principals: [ROLE] }, other))[0]).toMatch(/^ok /);
    expect((await rows('principals', { principals: new DeniedError('no', api) }, other))[0]).toMatch(/^failed /);
  });

  it('matter only to an endpoint that is to be created', async () => {
    const other = { principals: [`arn:aws:iam::${ACCOUNT}:role/other`] };
    expect((await rows('principals', { there: [vpcEndpointLike()] }, other))[0]).toMatch(/^ok /);
    expect(
      (await rows('principals', {}, { ...other, endpoints: [{ ...endpoint, adopt: 'vpce-0a1b2c3d' }] }))[0],
    ).toMatch(/^ok /);
    expect((await rows('principals', { there: new DeniedError('no', ec2Api) }, other))[0]).toMatch(/^failed /);
  });

  it('of a session that hides the role’s path are a warning', async () => {
    const deps = depsOf({});
    const identity = async () => ({ account: ACCOUNT, principal: ROLE, pathUnknown: true });
    const hidden = { ...deps, clients: { ...deps.clients, aws: { ...deps.clients.aws, identity } } };
    const { rows: found } = await linkChecks(hidden, link, undefined);
    expect(found.find(({ check }) => check === 'principals')).toMatchObject({ state: 'warning' });
  });
});
