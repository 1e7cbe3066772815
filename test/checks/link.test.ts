/** What `doctor` says of one link: the service, its components, principals and endpoints, each in a row of its own. */
import { describe, expect, it } from 'vitest';
import { linkChecks } from '../../src/activities/checks/link.ts';
import { createCheckSetup } from '../../src/activities/checks/setup.ts';
import type { ActivityDeps } from '../../src/activities/deps.ts';
import type { LinkInQuestion } from '../../src/contract/doctor.ts';
import { DeniedError, NotFoundError, UnavailableError } from '../../src/providers/errors.ts';
import type { Service } from '../../src/providers/ports/aiven.ts';
import type { AwsAccess } from '../../src/providers/ports/aws.ts';
import type { Ec2Inspection, Permission } from '../../src/providers/ports/ec2-inspection.ts';
import type { Subnet } from '../../src/providers/ports/ec2.ts';
import type { VpcEndpoint } from '../../src/providers/ports/vpc-endpoint.ts';
import { defaultPolicy } from '../../src/policy/policy.ts';
import { line } from '../support/rows.ts';
import {
  ACCOUNT,
  ROLE,
  componentOf,
  depsReading,
  serviceLike,
  subnetLike,
  vpcEndpointLike,
} from '../support/subject.ts';

const api = { api: 'aiven', action: 'GET /project/shop/service/orders' } as const;
const ec2Api = { api: 'ec2', action: 'DescribeVpcs' } as const;

interface World {
  readonly service?: Partial<Service> | Error;
  readonly principals?: readonly string[] | Error;
  readonly connections?: Error;
  readonly there?: readonly VpcEndpoint[] | Error;
  readonly subnets?: readonly Subnet[] | Error;
  readonly vpcExists?: boolean | Error;
  readonly vpcResolves?: boolean | undefined;
  readonly right?: Permission;
  readonly closed?: true;
  readonly deps?: Partial<ActivityDeps>;
  /** Notes as whom AWS is asked. */
  readonly asked?: AwsAccess[];
}

const answer = async <T>(given: T | Error): Promise<T> => {
  if (given instanceof Error) throw given;
  return given;
};

function depsOf(world: World): ActivityDeps {
  const { service = {}, principals = [], there = [], vpcExists = true, right } = world;
  const { subnets = [subnetLike(), subnetLike({ id: 'subnet-2', zoneId: 'euw1-az2' })] } = world;
  const may = async () => right ?? ({ answer: 'allowed', message: '' } as const);
  const anybody = { ruleNumber: 1, allow: true, protocol: '-1', cidr: '0.0.0.0/0' };
  const inspect: Partial<Ec2Inspection> = {
    mayRead: async () => [],
    vpcResolves: async () => ('vpcResolves' in world ? world.vpcResolves : true),
    securityGroupRules: async () =>
      world.closed ? [] : [{ groupId: 'sg-1', protocol: '-1', source: { cidr: '10.0.0.0/8' } }],
    networkAcls: async (subnetIds) => [
      {
        id: 'acl-1',
        subnetIds,
        entries: [
          { ...anybody, direction: 'inbound' },
          { ...anybody, direction: 'outbound' },
        ],
      },
    ],
    ...{ mayCreateVpcEndpoint: may, mayModifyVpcEndpoint: may, mayDeleteVpcEndpoints: may, mayCreateTags: may },
  };
  const reads = {
    aiven: {
      listProjects: async () => ['shop'],
      listServices: async () => [],
      getService: () => answer(service instanceof Error ? service : serviceLike(service)),
      getPrivatelink: () =>
        answer(principals instanceof Error ? principals : { state: 'active', principals, serviceName: 'vpce-svc-1' }),
      listConnections: () => answer(world.connections ?? [{ vpcEndpointId: 'vpce-9', state: 'active', dnsName: '' }]),
      privatelinkPrices: async () => ({ 'aws-eu-west-1': 0.05 }),
      projectVpcState: async () => 'ACTIVE',
      componentAccessKeys: async () => ['kafka', 'schema_registry'],
    },
    ec2: {
      vpcExists: () => answer(vpcExists),
      subnets: (ids: readonly string[]) =>
        answer(subnets instanceof Error ? subnets : subnets.filter(({ id }) => ids.includes(id))),
      securityGroups: async (ids: readonly string[]) => ids.map((id) => ({ id, vpcId: 'vpc-1' })),
      vpcEndpoints: () => answer(there),
      endpointService: async () => undefined,
    },
    inspect,
    identity: async (access: AwsAccess) => {
      world.asked?.push(access);
      return { account: ACCOUNT, principal: ROLE, pathUnknown: false };
    },
  };
  return depsReading(reads, world.deps);
}

const endpoint = { vpcId: 'vpc-1', subnetIds: ['subnet-1', 'subnet-2'], securityGroupIds: ['sg-1'] };
const link: LinkInQuestion = { project: 'shop', service: 'orders', components: ['kafka'], endpoints: [endpoint] };
const checked = (world: World = {}, more: Partial<LinkInQuestion> = {}, region?: string) =>
  linkChecks(depsOf(world), { ...link, ...more }, region);
/** The rows whose check begins so. */
const rows = async (begins: string, ...asked: Parameters<typeof checked>) =>
  (await checked(...asked)).rows.filter(({ check }) => check.startsWith(begins)).map(line);

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

describe('an endpoint', () => {
  it('is looked at as each identity and in each region once', async () => {
    const asked: AwsAccess[] = [];
    const endpoints = [
      endpoint,
      { ...endpoint, name: 'b' },
      { ...endpoint, region: 'eu-west-2', roleArn: ROLE, vpcId: 'vpc-2' },
    ];
    const policy = { ...defaultPolicy, roles: [{ arn: ROLE }] };
    expect(await rows('AWS identity', { asked, deps: { policy } }, { endpoints })).toHaveLength(2);
    expect(await rows('AWS identity', { service: new NotFoundError('no', api) })).toEqual([
      expect.stringContaining('skipped AWS identity: no region is set'),
    ]);
  });

  it('in a VPC that is not there fails that row, and its subnets and groups are not looked at', async () => {
    const found = { vpcExists: false, vpcResolves: undefined };
    expect((await rows('VPC', found))[0]).toMatch(/^failed VPC vpc-1: vpc-1 is not in account/);
    const skipped = (check: string) => [`skipped ${check}: not looked at: the VPC is not there`];
    expect(await rows('subnets', found)).toEqual(skipped('subnets in vpc-1'));
    expect(await rows('security groups', found)).toEqual(skipped('security groups in vpc-1'));
    expect(await rows('DNS', found)).toEqual(skipped('DNS of vpc-1'));
  });

  it('without subnets and groups is told to name them', async () => {
    const endpoints = [{ vpcId: 'vpc-1' }];
    const skipped = (check: string) => [
      `skipped ${check} in vpc-1: not looked at: none is named | name them, as the request will`,
    ];
    expect(await rows('subnets', {}, { endpoints })).toEqual(skipped('subnets'));
    expect(await rows('security groups', {}, { endpoints })).toEqual(skipped('security groups'));
    const dryRun = [
      'skipped EC2 writes in vpc-1: not looked at: DryRun needs subnets and security groups | name them, as the request will',
    ];
    expect(await rows('EC2 writes', {}, { endpoints })).toEqual(dryRun);
    expect(await rows('EC2 writes', {}, { endpoints: [{ ...endpoint, subnetIds: [] }] })).toEqual(dryRun);
    expect(await rows('EC2 writes', {}, { endpoints: [{ ...endpoint, securityGroupIds: [] }] })).toEqual(dryRun);
  });

  it('has each finding in the row of its field', async () => {
    const subnets = [subnetLike({ freeAddresses: 0 }), subnetLike({ id: 'subnet-2', zoneId: 'euw1-az2' })];
    expect((await rows('subnets', { subnets }))[0]).toMatch(/^failed subnets in vpc-1: subnet-1 has no free address/);
    const full = Array.from({ length: 50 }, (_, at) => vpcEndpointLike({ id: `vpce-${at}`, state: 'deleting' }));
    expect((await rows('VPC', { there: full }))[0]).toMatch(/^warning VPC vpc-1: vpc-1 holds 50 endpoints/);
    expect((await rows('VPC', { vpcExists: new DeniedError('no', ec2Api) }))[0]).toBe(
      'skipped VPC vpc-1: the VPC, its subnets and groups could not be read | allow DescribeVpcs to have it checked',
    );
  });

  it('whose VPC has no resolver fails', async () => {
    expect((await rows('DNS', { vpcResolves: false }))[0]).toMatch(
      /^failed DNS of vpc-1: the VPC’s resolver is off .* \| aws ec2 modify-vpc-attribute --vpc-id vpc-1 --enable-dns-support$/,
    );
  });

  const create = 'ec2:CreateVpcEndpoint in vpc-1';
  it.each<[Permission, string]>([
    [
      { answer: 'denied', message: '' },
      `failed ${create}: is not allowed, says DryRun | allow it as docs/aws-iam-policy.json does`,
    ],
    [
      { answer: 'denied', message: '', denial: { action: 'ec2:CreateVpcEndpoint' } },
      `failed ${create}: is not allowed, says DryRun | Allow ec2:CreateVpcEndpoint to the acting identity`,
    ],
    [
      { answer: 'refused', message: 'Odd' },
      `skipped ${create}: not looked at: EC2 refuses the DryRun for another reason (Odd)`,
    ],
  ])('may be created or not: %j', async (right, says) => {
    expect(await rows(create, { right })).toEqual([says]);
  });

  it('that is not there yet leaves open what a policy about its tag says, and an adopted one is never changed', async () => {
    expect(await rows('ec2:CreateTags', { right: { answer: 'denied', message: '' } })).toEqual([
      'skipped ec2:CreateTags in vpc-1: not looked at: a policy that requires the endpoint’s tag can be checked only when the endpoint exists',
    ]);
    expect(await rows('EC2 writes', {}, { endpoints: [{ ...endpoint, adopt: 'vpce-0a1b2c3d' }] })).toEqual([
      'skipped EC2 writes in vpc-1: not looked at: an adopted endpoint is never changed',
    ]);
  });
});

describe('the prober of an endpoint', () => {
  const probed = { endpoints: [{ ...endpoint, probe: { taskQueue: 'in-vpc' } }] };

  it('that is not named is not asked', async () => {
    expect(await rows('prober')).toEqual([
      expect.stringMatching(
        /^skipped prober of vpc-1: not looked at: none is named, so target health will not be proven \| run `causeway worker/,
      ),
    ]);
  });

  it('for which no worker polls fails', async () => {
    const polled = (is: boolean) => ({ deps: { isPolled: async () => is } });
    expect(await rows('prober', polled(false), probed)).toEqual([
      'failed prober of vpc-1: no worker polls in-vpc | run in the VPC: causeway worker --probe-only --task-queue in-vpc',
    ]);
    expect((await checked(polled(true), probed)).probers).toHaveLength(1);
  });

  it('is asked later: to resolve the service’s hosts, each once, and whether it may dial the subnets', async () => {
    const twice = serviceLike().components.flatMap((each) => [each, each]);
    const subnets = [subnetLike(), subnetLike({ id: 'subnet-2', zoneId: 'euw1-az2', cidr: '' })];
    const { probers, rows: found } = await checked({ service: { components: twice }, subnets }, probed);
    expect(probers).toEqual([
      {
        check: 'prober of vpc-1',
        taskQueue: 'in-vpc',
        hosts: ['kafka.example.net', 'schema_registry.example.net'],
        subnets: [{ id: 'subnet-1', cidr: '10.0.1.0/24' }],
      },
    ]);
    expect(found.filter(({ check }) => check.startsWith('prober'))).toEqual([]);
  });

  it('is asked of no subnets when they cannot be read, or no region is known', async () => {
    const subnetsOf = async (...asked: Parameters<typeof checked>) => (await checked(...asked)).probers[0]?.subnets;
    expect(await subnetsOf({ subnets: new DeniedError('no', ec2Api) }, probed)).toEqual([]);
    const service = new UnavailableError('away', api);
    expect(await subnetsOf({ service }, probed)).toEqual([]);
    expect(await subnetsOf({ service }, probed, 'eu-west-1')).toHaveLength(2);
    expect((await checked({ service }, probed)).probers[0]?.hosts).toEqual([]);
    await expect(checked({ service, subnets: new TypeError('a bug') }, probed, 'eu-west-1')).rejects.toThrow('a bug');
  });
});
