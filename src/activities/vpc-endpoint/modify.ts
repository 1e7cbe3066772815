/** From the subnets and groups an endpoint has to those it should have. */
import type { Attachments } from '../../contract/steps/vpc-endpoint.ts';
import type { Ec2Client } from '../../providers/ports/ec2.ts';
import type { ModifyVpcEndpoint, VpcEndpoint } from '../../providers/ports/vpc-endpoint.ts';

export interface NextModify {
  readonly modify: ModifyVpcEndpoint;
  /** For people: "add subnet-0b, remove sg-02". */
  readonly says: string;
  readonly more: boolean;
}

/**
 * The next call on the way, undefined when nothing is to be done. What the endpoint has in addition to `wanted` stays
 * unless `exact` is set: another caller may need it. A subnet that takes the place of another in its zone is two calls,
 * remove then add: EC2 checks the zone of what is added against what is still there (`DuplicateSubnetsInSameZone`).
 */
export async function nextModify(
  ec2: Ec2Client,
  found: VpcEndpoint,
  wanted: Attachments,
  exact: boolean,
): Promise<NextModify | undefined> {
  const whole = difference(found, wanted);
  if (whole === undefined) return undefined;
  const swapped = await sameZone(ec2, whole);
  if (swapped.length === 0) {
    const modify = exact ? whole : difference(found, both(found, wanted));
    return modify && { modify, says: describe(modify), more: false };
  }
  const first: ModifyVpcEndpoint = { id: found.id, removeSubnetIds: swapped };
  return { modify: first, says: `${describe(first)} (its zone gets another subnet next)`, more: true };
}

const both = (found: Attachments, wanted: Attachments): Attachments => ({
  subnetIds: changed(found.subnetIds, wanted.subnetIds),
  securityGroupIds: changed(found.securityGroupIds, wanted.securityGroupIds),
});

/** What an endpoint has in addition to what is asked for. */
export const besides = (found: Attachments, asked: Attachments): readonly string[] => [
  ...without(found.subnetIds, asked.subnetIds),
  ...without(found.securityGroupIds, asked.securityGroupIds),
];

/** What `modify` would leave the endpoint with. */
export const after = (found: Attachments, modify: ModifyVpcEndpoint): Attachments => ({
  subnetIds: changed(found.subnetIds, modify.addSubnetIds, modify.removeSubnetIds),
  securityGroupIds: changed(found.securityGroupIds, modify.addSecurityGroupIds, modify.removeSecurityGroupIds),
});

/** One call from `found` to `wanted`; undefined when nothing differs. */
export function difference(found: VpcEndpoint, wanted: Attachments): ModifyVpcEndpoint | undefined {
  const parts = {
    addSubnetIds: without(wanted.subnetIds, found.subnetIds),
    removeSubnetIds: without(found.subnetIds, wanted.subnetIds),
    addSecurityGroupIds: without(wanted.securityGroupIds, found.securityGroupIds),
    removeSecurityGroupIds: without(found.securityGroupIds, wanted.securityGroupIds),
  };
  const filled = Object.entries(parts).filter(([, ids]) => ids.length > 0);
  return filled.length === 0 ? undefined : { id: found.id, ...Object.fromEntries(filled) };
}

/** Those to be removed in whose zone one is to be added. Subnets that are gone have no zone and clash with nothing. */
async function sameZone(
  ec2: Ec2Client,
  { addSubnetIds = [], removeSubnetIds = [] }: ModifyVpcEndpoint,
): Promise<string[]> {
  if (addSubnetIds.length === 0 || removeSubnetIds.length === 0) return [];
  const subnets = await ec2.subnets([...addSubnetIds, ...removeSubnetIds]);
  const zoneOf = new Map(subnets.map(({ id, zoneId }) => [id, zoneId]));
  const taken = new Set(addSubnetIds.map((id) => zoneOf.get(id)));
  return removeSubnetIds.filter((id) => zoneOf.has(id) && taken.has(zoneOf.get(id)));
}

const changed = (ids: readonly string[], add: readonly string[] = [], remove: readonly string[] = []): string[] => [
  ...new Set([...without(ids, remove), ...add]),
];

const describe = (modify: ModifyVpcEndpoint): string =>
  [
    ...idsOf(modify.addSubnetIds, modify.addSecurityGroupIds).map((id) => `add ${id}`),
    ...idsOf(modify.removeSubnetIds, modify.removeSecurityGroupIds).map((id) => `remove ${id}`),
  ].join(', ');

const idsOf = (subnets: readonly string[] = [], groups: readonly string[] = []): string[] => [...subnets, ...groups];

const without = (ids: readonly string[], others: readonly string[]): string[] =>
  ids.filter((id) => !others.includes(id));
