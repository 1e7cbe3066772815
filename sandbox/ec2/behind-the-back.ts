import type { VpcEndpointRow, World } from '../world.ts';
import { addEndpoint, enter, fail, startDeletion } from './endpoint-lifecycle.ts';

/** What the service's owner, another team or AWS itself does to endpoints, not through the caller's API. Ids must exist. */

/** The service's owner rejects the connection, pending or in use. If the endpoint is being deleted, this changes nothing. */
export const rejectEndpoint = (world: World, id: string): void => enter(world, endpointOf(world, id), 'rejected');

/** The owner accepts: `pending`, then `available`. Also restarts an endpoint that is stuck or was rejected. */
export const acceptEndpoint = (world: World, id: string): void => enter(world, endpointOf(world, id), 'pending');

/** Nobody accepted in time. */
export const expireEndpoint = (world: World, id: string): void => enter(world, endpointOf(world, id), 'expired');

export const failEndpoint = (world: World, id: string): void => fail(world, endpointOf(world, id));

/** Somebody deletes it in the console: `deleting`, `deleted`, gone. */
export const deleteEndpoint = (world: World, id: string): void => startDeletion(world, endpointOf(world, id));

/** Gone at once, without the intermediate states. */
export function vanishEndpoint(world: World, id: string): void {
  enter(world, endpointOf(world, id), 'deleted');
  world.aws.vpcEndpoints.delete(id);
}

/** An endpoint that somebody else made. */
export interface ForeignEndpoint {
  readonly vpcId: string;
  readonly serviceName: string;
  readonly subnetIds?: readonly string[];
  readonly securityGroupIds?: readonly string[];
  readonly tags?: Readonly<Record<string, string>>;
  /** Default: `available`. */
  readonly state?: VpcEndpointRow['state'];
  /** Default: `Interface`. */
  readonly type?: string;
  /** World ms since the epoch; default: a day ago. */
  readonly createdAt?: number;
}

/** Puts it into the VPC without EC2's checks. Throws when the VPC or a subnet does not exist. */
export function createForeignEndpoint(world: World, foreign: ForeignEndpoint): VpcEndpointRow {
  const vpc = existing(world.aws.vpcs, foreign.vpcId);
  return addEndpoint(world, {
    account: vpc.account,
    region: vpc.region,
    vpcId: vpc.id,
    serviceName: foreign.serviceName,
    serviceRegion: world.aws.endpointServices.get(foreign.serviceName)?.region ?? vpc.region,
    type: foreign.type ?? 'Interface',
    state: foreign.state ?? 'available',
    securityGroupIds: [...(foreign.securityGroupIds ?? [])],
    tags: { ...foreign.tags },
    createdAt: foreign.createdAt ?? world.clock.now() - DAY,
    subnets: (foreign.subnetIds ?? []).map((id) => existing(world.aws.subnets, id)),
  });
}

const DAY = 86_400_000;

const endpointOf = (world: World, id: string): VpcEndpointRow => existing(world.aws.vpcEndpoints, id);

function existing<Row>(table: ReadonlyMap<string, Row>, id: string): Row {
  const row = table.get(id);
  if (row === undefined) throw new Error(`The sandbox has no ${id}.`);
  return row;
}
