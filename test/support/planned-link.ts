/** A plan of a link whose network is in order, from looks of which the resource and the endpoint are still to be made. */
import type { ActivityDeps } from '../../src/activities/deps.ts';
import type { LookOf } from '../../src/activities/plan/looks.ts';
import { planLink, type Plan } from '../../src/activities/plan/plan.ts';
import type { FailureInfo } from '../../src/contract/failure-info.ts';
import type { PrivateLinkRequest } from '../../src/contract/request.ts';
import type { Look } from '../../src/contract/step-contract.ts';
import { NotFoundError, UnavailableError } from '../../src/providers/errors.ts';
import type { Privatelink, Service } from '../../src/providers/ports/aiven.ts';
import type { Ec2Inspection } from '../../src/providers/ports/ec2-inspection.ts';
import { ACCOUNT, ROLE, depsReading, serviceLike, subnetLike } from './subject.ts';

const subnetIds = ['subnet-0a1b2c3d', 'subnet-1a1b2c3d'];
export const endpoint = { vpcId: 'vpc-0a1b2c3d', subnetIds, securityGroupIds: ['sg-0a1b2c3d'] };
export const request: PrivateLinkRequest = {
  project: 'shop',
  service: 'orders',
  components: ['kafka'],
  endpoints: [endpoint],
};

const api = { api: 'aiven', action: 'GET /' } as const;

/** What differs from a link in order. */
export interface World {
  readonly service?: Partial<Service>;
  readonly privatelink?: Privatelink;
  /** EC2 does not let the worker do anything. */
  readonly mayNothing?: true;
  readonly deps?: Partial<ActivityDeps>;
}

/** A link whose network is in order. */
export function depsOf({ service, privatelink, mayNothing, deps }: World): ActivityDeps {
  const aiven = {
    getService: async () => {
      if (service?.name === 'gone') throw new NotFoundError('gone', api);
      if (service?.name === 'unread') throw new UnavailableError('no answer', api);
      return serviceLike(service);
    },
    getPrivatelink: async () => privatelink,
    listConnections: async () => [],
    privatelinkPrices: async () => ({ 'aws-eu-west-1': 0.05 }),
    componentAccessKeys: async () => ['kafka'],
    projectVpcState: async () => 'ACTIVE',
  };
  const subnet = { vpcId: endpoint.vpcId };
  const ec2 = {
    vpcExists: async () => true,
    subnets: async (ids: readonly string[]) =>
      ids.map((id, at) => subnetLike({ ...subnet, id, zoneId: `euw1-az${at}` })),
    securityGroups: async () => [{ id: 'sg-0a1b2c3d', vpcId: endpoint.vpcId }],
    vpcEndpoints: async () => [],
    endpointService: async () => undefined,
  };
  const may = async () => ({ answer: mayNothing ? 'denied' : 'allowed', message: '' }) as const;
  const open = { ruleNumber: 1, allow: true, protocol: '-1', cidr: '0.0.0.0/0' };
  const inspect: Partial<Ec2Inspection> = {
    securityGroupRules: async () => [{ groupId: 'sg-0a1b2c3d', protocol: '-1', source: { cidr: '0.0.0.0/0' } }],
    networkAcls: async (ids) => [
      {
        id: 'acl-1',
        subnetIds: ids,
        entries: [
          { ...open, direction: 'inbound' },
          { ...open, direction: 'outbound' },
        ],
      },
    ],
    ...{ mayCreateVpcEndpoint: may, mayModifyVpcEndpoint: may, mayDeleteVpcEndpoints: may, mayCreateTags: may },
  };
  const identity = async () => ({ account: ACCOUNT, principal: ROLE, pathUnknown: false });
  return depsReading({ aiven, ec2, inspect, identity }, deps);
}

const create = { answer: 'change', more: true, change: { says: 'create it', action: 'create' } } as unknown as Look;
export const lookOf: LookOf = (step) =>
  Promise.resolve(step === 'privatelink' || step === 'vpcEndpoint' ? create : { answer: 'nothing', says: 'to come' });
/** The look at the VPC endpoint (or at another step) refuses. */
export const refusing =
  (failure: Partial<FailureInfo>, at = 'vpcEndpoint'): LookOf =>
  (step, input) =>
    step === at
      ? Promise.resolve({ answer: 'refuse', says: '', failure: { fix: 'put it right', ...failure } as FailureInfo })
      : lookOf(step, input);
export const planOf = (
  world: World = {},
  more: Partial<PrivateLinkRequest> = {},
  look: LookOf = lookOf,
): Promise<Plan> => planLink(depsOf(world), () => look, { ...request, ...more });
/** `error service: is powered off` */
export const said = (plan: Plan): readonly string[] =>
  plan.findings.map(({ level, field, problem }) => `${level} ${field}: ${problem}`);
