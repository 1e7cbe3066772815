/** What the waits depend on: the service, the PrivateLink resource and the VPC endpoint. */
import { NotFoundError } from '../providers/errors.ts';
import type { Service } from '../providers/ports/aiven.ts';
import type { SettleInput } from '../contract/step-contract.ts';
import type { ActivityDeps } from './deps.ts';
import { RefusedError } from './failures/step-errors.ts';
import { contextOf, watchAgeMs } from './vpc-endpoint/endpoint-context.ts';
import { refuseDead } from './vpc-endpoint/refuse-dead.ts';
import type { Ground, Shaking } from './waiting/ground.ts';

/** All that a connected endpoint depends on, the service first. */
export const linkGround = (deps: ActivityDeps, input: SettleInput): readonly Ground[] => [
  ...targetGround(deps, input),
  ...(input.outputs.vpcEndpoint === undefined ? [] : [endpointGround(deps, input, input.outputs.vpcEndpoint)]),
];

/** The service is there and RUNNING. */
export const serviceGround =
  ({ clients }: ActivityDeps, input: SettleInput): Ground =>
  async (signal) => {
    try {
      return judgeService(await clients.aiven.getService(input, { signal }), input);
    } catch (error) {
      if (!(error instanceof NotFoundError)) throw error;
      throw new RefusedError('serviceGone', `the service ${nameOf(input)} was deleted meanwhile`, error.source);
    }
  };

/** @throws RefusedError `servicePoweredOff` */
function judgeService({ state }: Service, input: Named): Shaking | undefined {
  if (state === 'RUNNING') return undefined;
  if (state === 'POWEROFF')
    throw new RefusedError('servicePoweredOff', `the service ${nameOf(input)} was powered off meanwhile`);
  return { says: `the service ${nameOf(input)} is ${state}`, reason: 'serviceBusy' };
}

/** For an undo: a service that is off or gone may delay a removal, but is no reason to give it up. */
export const serviceGroundOfRemoval =
  ({ clients }: ActivityDeps, input: SettleInput): Ground =>
  async (signal) => {
    const { state } = await clients.aiven.getService(input, { signal });
    return state === 'RUNNING'
      ? undefined
      : { says: `the service ${nameOf(input)} is ${state}`, reason: 'serviceBusy' };
  };

/** For a VPC endpoint that is being made or changed: what it leads to. */
export const targetGround = (deps: ActivityDeps, input: SettleInput): readonly Ground[] => [
  serviceGround(deps, input),
  privatelinkGround(deps, input),
];

/**
 * For a VPC endpoint that is being undone. EC2 alone deletes or restores it, so the state of the rest is only reported:
 * it is no reason to give up, and its row of the runbook does not help.
 */
export const targetGroundOfRemoval = (deps: ActivityDeps, input: SettleInput): readonly Ground[] => [
  told(serviceGroundOfRemoval(deps, input)),
  async (signal) => {
    const found = await deps.clients.aiven.getPrivatelink(input, { signal });
    if (found?.state === 'active') return undefined;
    return { says: `the PrivateLink resource of ${nameOf(input)} is ${found?.state ?? 'gone'}` };
  },
];

const told =
  (ground: Ground): Ground =>
  async (signal) => {
    const seen = await ground(signal);
    return seen && { says: seen.says };
  };

/** The PrivateLink resource is there and is not being deleted. */
const privatelinkGround =
  ({ clients }: ActivityDeps, input: SettleInput): Ground =>
  async (signal) => {
    const found = await clients.aiven.getPrivatelink(input, { signal });
    if (found !== undefined && found.state !== 'deleting') return undefined;
    throw new RefusedError(
      'privatelinkGone',
      `the PrivateLink resource of ${nameOf(input)} was deleted meanwhile`,
      undefined,
      { replace: true },
    );
  };

/** The load balancer goes only after its connections: those that are listed still hold it. */
export const connectionsGround =
  ({ clients }: ActivityDeps, input: SettleInput): Ground =>
  async (signal) => {
    const listed = await clients.aiven.listConnections(input, { signal });
    if (listed.length === 0) return undefined;
    return { says: `Aiven still lists the connection of ${listed.map((each) => each.vpcEndpointId).join(', ')}` };
  };

/** The VPC endpoint is alive at EC2. All waits of an account and region share one describe. */
const endpointGround =
  (deps: ActivityDeps, input: SettleInput, { vpcEndpointId }: { readonly vpcEndpointId: string }): Ground =>
  async (signal) => {
    const { ec2 } = contextOf(deps, input);
    const found = await ec2.watchedVpcEndpoint(vpcEndpointId, watchAgeMs(deps, input), { signal });
    if (found === undefined) throw new RefusedError('endpointGone', `VPC endpoint ${vpcEndpointId} is gone`);
    refuseDead(found);
    return undefined;
  };

type Named = Pick<SettleInput, 'project' | 'service'>;

const nameOf = ({ project, service }: Named): string => `${project}/${service}`;
