import type { SecurityGroupRow, SubnetRow, VpcEndpointRow, VpcRow, World } from '../world.ts';
import type { Call, Caller } from './operation.ts';

interface Place {
  readonly account: string;
  readonly region: string;
}

/** The resources of one kind that a caller can see. */
export interface View<Row> {
  readonly all: (call: Call) => Row[];
  readonly find: (call: Call, id: string) => Row | undefined;
}

/** The caller's own subnets and those shared with its account. */
export const visibleSubnets = view(
  ({ aws }) => aws.subnets,
  (subnet, { caller }) => isOwn(subnet, caller) || isShared(subnet, caller),
);

/** The caller's own VPCs and those of which a subnet is shared with it. */
export const visibleVpcs = view(
  ({ aws }) => aws.vpcs,
  (vpc: VpcRow, { world, caller }) =>
    isOwn(vpc, caller) ||
    [...world.aws.subnets.values()].some((subnet) => subnet.vpcId === vpc.id && isShared(subnet, caller)),
);

export const ownGroups = view<SecurityGroupRow>(
  ({ aws }) => aws.securityGroups,
  (group, { caller }) => isOwn(group, caller),
);

/** For writes, which see at once what reads may not show yet. */
export const ownEndpoints = view<VpcEndpointRow>(
  ({ aws }) => aws.vpcEndpoints,
  (endpoint, { caller }) => isOwn(endpoint, caller),
);

/** For reads: without endpoints that were just created, because reads may lag behind writes. */
export const visibleEndpoints = view<VpcEndpointRow>(
  ({ aws }) => aws.vpcEndpoints,
  (endpoint, { world, caller }) =>
    isOwn(endpoint, caller) && world.clock.now() >= endpoint.createdAt + world.settings.describeLag,
);

/** The state that a read shows: for a short time after a write, the old one. */
export const shownState = (
  { state, stale }: VpcEndpointRow,
  { world }: Pick<Call, 'world'>,
): VpcEndpointRow['state'] => (stale !== undefined && world.clock.now() < stale.until ? stale.state : state);

/** Zone names of this account, with their ids: the same name can be another zone in another account. */
export const zonesOf = (world: World, { account, region }: Place): ReadonlyMap<string, string> =>
  world.aws.accounts.get(account)?.zones.get(region) ?? new Map<string, string>();

/** The name this account has for a zone id; the id itself when it has none. */
export function zoneNameOf(world: World, place: Place, zoneId: string): string {
  for (const [name, id] of zonesOf(world, place)) if (id === zoneId) return name;
  return zoneId;
}

function view<Row>(
  table: (world: World) => ReadonlyMap<string, Row>,
  sees: (row: Row, call: Call) => boolean,
): View<Row> {
  return {
    all: (call) => [...table(call.world).values()].filter((row) => sees(row, call)),
    find(call, id) {
      const row = table(call.world).get(id);
      return row !== undefined && sees(row, call) ? row : undefined;
    },
  };
}

function isOwn(row: Place, caller: Caller): boolean {
  return row.account === caller.account && row.region === caller.region;
}

function isShared({ region, sharedWith }: SubnetRow, caller: Caller): boolean {
  return region === caller.region && sharedWith !== undefined && sharedWith.includes(caller.account);
}
