/** A link that `doctor` is asked about, in a world in which all is in order but for what a test says. */
import type { ActivityDeps } from '../../src/activities/deps.ts';
import { linkChecks } from '../../src/activities/checks/link.ts';
import type { LinkInQuestion } from '../../src/contract/doctor.ts';
import type { Service } from '../../src/providers/ports/aiven.ts';
import type { AwsAccess } from '../../src/providers/ports/aws.ts';
import type { Ec2Inspection, Permission } from '../../src/providers/ports/ec2-inspection.ts';
import type { Subnet } from '../../src/providers/ports/ec2.ts';
import type { VpcEndpoint } from '../../src/providers/ports/vpc-endpoint.ts';
import { line } from './rows.ts';
import { ACCOUNT, ROLE, depsReading, serviceLike, subnetLike } from './subject.ts';

export const api = { api: 'aiven', action: 'GET /project/shop/service/orders' } as const;
export const ec2Api = { api: 'ec2', action: 'DescribeVpcs' } as const;

/** What the vendors answer; by default all is in order. An error is what the read fails with. */
export interface World {
  readonly service?: Partial<Service> | Error;
  readonly principals?: readonly string[] | Error;
  readonly connections?: Error;
  readonly there?: readonly VpcEndpoint[] | Error;
  readonly subnets?: readonly Subnet[] | Error;
  readonly vpcExists?: boolean | Error;
  readonly vpcResolves?: boolean | undefined;
  readonly right?: Permission;
  readonly deniedRead?: string;
  readonly closed?: true;
  readonly deps?: Partial<ActivityDeps>;
  /** Notes as whom AWS is asked. */
  readonly asked?: AwsAccess[];
}

const answer = async <T>(given: T | Error): Promise<T> => {
  if (given instanceof Error) throw given;
  return given;
};

export function depsOf(world: World): ActivityDeps {
  const { service = {}, principals = [], there = [], vpcExists = true, right } = world;
  const { subnets = [subnetLike(), subnetLike({ id: 'subnet-2', zoneId: 'euw1-az2' })] } = world;
  const may = async () => right ?? ({ answer: 'allowed', message: '' } as const);
  const anybody = { ruleNumber: 1, allow: true, protocol: '-1', cidr: '0.0.0.0/0' };
  const inspect: Partial<Ec2Inspection> = {
    mayRead: async () =>
      world.deniedRead === undefined ? [] : [{ action: world.deniedRead, answer: 'denied', message: '' }],
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

export const endpoint = { vpcId: 'vpc-1', subnetIds: ['subnet-1', 'subnet-2'], securityGroupIds: ['sg-1'] };
export const link: LinkInQuestion = {
  project: 'shop',
  service: 'orders',
  components: ['kafka'],
  endpoints: [endpoint],
};
export const checked = (world: World = {}, more: Partial<LinkInQuestion> = {}, region?: string) =>
  linkChecks(depsOf(world), { ...link, ...more }, region);
/** The rows whose check begins so. */
export const rows = async (begins: string, ...asked: Parameters<typeof checked>): Promise<readonly string[]> =>
  (await checked(...asked)).rows.filter(({ check }) => check.startsWith(begins)).map(line);
