import type { SubnetRow, VpcEndpointRow, World } from '../world.ts';
import { attachInterface, detachInterface, newDnsLabel } from './endpoint-interfaces.ts';
import { newId } from './ids.ts';

/** The fields of a new endpoint. */
export interface NewEndpoint extends Pick<
  VpcEndpointRow,
  | 'account'
  | 'region'
  | 'vpcId'
  | 'serviceName'
  | 'serviceRegion'
  | 'type'
  | 'state'
  | 'securityGroupIds'
  | 'tags'
  | 'createdAt'
> {
  readonly subnets: readonly SubnetRow[];
}

/** Creates the endpoint with its network interfaces; from `pending` it goes on by itself. */
export function addEndpoint(world: World, { subnets, ...rest }: NewEndpoint): VpcEndpointRow {
  const endpoint: VpcEndpointRow = {
    ...rest,
    id: newId('vpce'),
    dnsLabel: newDnsLabel(),
    subnetIds: [],
    networkInterfaceIds: [],
  };
  world.aws.vpcEndpoints.set(endpoint.id, endpoint);
  const owner = endpoint.tags['causeway:owner'];
  const { id, account, region, vpcId } = endpoint;
  const scope = `${account}/${region}`;
  world.ledger.created({ kind: 'vpcEndpoint', id, ...(owner !== undefined && { owner }), scope, vpcId });
  for (const subnet of subnets) attachInterface(world, endpoint, subnet);
  enter(world, endpoint, endpoint.state);
  return endpoint;
}

/**
 * Puts the endpoint into a state, emits events, and starts the transition that follows by itself. An endpoint that is being
 * deleted enters no other state: nothing happens then.
 */
export function enter(world: World, endpoint: VpcEndpointRow, state: VpcEndpointRow['state']): void {
  if (isLeaving(endpoint.state) && !isLeaving(state)) return;
  endpoint.state = state;
  world.ledger.transition(endpoint.id, state);
  if (state === 'deleted') release(world, endpoint);
  goOn(world, endpoint);
  if (state === 'available') world.events.emit('endpointAvailable', endpoint.id);
  if (state === 'deleted' || state === 'rejected') world.events.emit('endpointGone', endpoint.id);
  world.events.emit('changed');
}

/** The state is `deleting` from now on, but reads show the old state for a short time. */
export function startDeletion(world: World, endpoint: VpcEndpointRow): void {
  endpoint.stale = { state: endpoint.state, until: world.clock.now() + world.settings.describeLag };
  enter(world, endpoint, 'deleting');
}

const isLeaving = (state: VpcEndpointRow['state']): boolean => state === 'deleting' || state === 'deleted';

/** An endpoint has at most one planned transition; a change of its state cancels it. */
const ahead = new WeakMap<VpcEndpointRow, () => void>();

function goOn(world: World, endpoint: VpcEndpointRow): void {
  ahead.get(endpoint)?.();
  const { endpointAvailableAfter, endpointDeletedAfter, endpointLingers } = world.settings;
  const then = (ms: number, next: () => void): void => void ahead.set(endpoint, world.clock.after(ms, next));
  if (endpoint.state === 'pending') then(endpointAvailableAfter, () => finishPending(world, endpoint));
  if (endpoint.state === 'deleting') then(endpointDeletedAfter, () => finishDeleting(world, endpoint));
  if (endpoint.state === 'deleted') then(endpointLingers, () => world.aws.vpcEndpoints.delete(endpoint.id));
}

function finishPending(world: World, endpoint: VpcEndpointRow): void {
  const effect = world.faults.take('world', 'vpcEndpoint', [endpoint.vpcId, endpoint.id, endpoint.account]);
  if (effect?.kind !== 'stuck') return enter(world, endpoint, 'available');
  if (effect.state === 'failed') return fail(world, endpoint);
  if (effect.state === 'rejected') enter(world, endpoint, 'rejected');
}

/** Ends in `failed`, with the error that DescribeVpcEndpoints then shows. */
export function fail(world: World, endpoint: VpcEndpointRow): void {
  endpoint.lastError = { code: 'InternalError', message: 'The VPC endpoint could not be created.' };
  enter(world, endpoint, 'failed');
}

function finishDeleting(world: World, endpoint: VpcEndpointRow): void {
  const effect = world.faults.take('world', 'vpcEndpointDeletion', [endpoint.vpcId, endpoint.id, endpoint.account]);
  if (effect?.kind !== 'stuck') enter(world, endpoint, 'deleted');
}

function release(world: World, endpoint: VpcEndpointRow): void {
  for (const subnetId of [...endpoint.subnetIds]) detachInterface(world, endpoint, subnetId);
  world.ledger.deleted(endpoint.id);
}
