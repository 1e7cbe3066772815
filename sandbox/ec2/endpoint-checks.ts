import type { EndpointServiceRow, SecurityGroupRow, SubnetRow } from '../world.ts';
import { AwsError } from './aws-error.ts';
import { noFreeAddress } from './endpoint-interfaces.ts';
import { noSuchId } from './ids.ts';
import type { Call } from './operation.ts';
import { isIpv6Only } from './subnets.ts';
import { ownGroups, visibleSubnets } from './visibility.ts';

/** The subnets with these ids; each must exist, be the caller's own, and belong to this VPC. */
export function subnetsOf(call: Call, vpcId: string, ids: readonly string[]): SubnetRow[] {
  return [...new Set(ids)].map((id) => {
    const subnet = visibleSubnets.find(call, id);
    if (subnet === undefined) throw noSuchId('subnet', id);
    if (subnet.vpcId !== vpcId)
      throw new AwsError('InvalidParameter', `The subnet ${id} does not belong to the VPC ${vpcId}.`);
    if (subnet.account !== call.caller.account) throw notForParticipants(id);
    if (isIpv6Only(subnet))
      throw new AwsError('InvalidParameter', `The subnet ${id} does not support the IP address type ipv4.`);
    return subnet;
  });
}

/** AWS RAM: participants may use endpoints in a shared subnet, but not create any. */
export const notForParticipants = (id: string): AwsError =>
  new AwsError(
    'UnauthorizedOperation',
    `You are not authorized to perform this operation on ${id}, which is shared with you.`,
    403,
  );

/** An interface endpoint has at most one subnet per zone. `existing`: the subnets it already has. */
export function demandOneSubnetPerZone(existing: readonly SubnetRow[], added: readonly SubnetRow[]): void {
  const byZone = new Map(existing.map((subnet) => [subnet.zoneId, subnet]));
  for (const subnet of added) {
    const other = byZone.get(subnet.zoneId);
    if (other !== undefined) {
      throw new AwsError(
        'DuplicateSubnetsInSameZone',
        `Found another VPC endpoint subnet in the availability zone of ${other.id}`,
      );
    }
    byZone.set(subnet.zoneId, subnet);
  }
}

/** Only zones of the service's load balancer are accepted; across regions every zone is. */
export function demandServedZones(call: Call, service: EndpointServiceRow, subnets: readonly SubnetRow[]): void {
  const unserved =
    service.region === call.caller.region && subnets.find(({ zoneId }) => !service.zoneIds.includes(zoneId));
  if (!unserved) return;
  throw new AwsError(
    'InvalidParameter',
    `The VPC endpoint service ${service.serviceName} does not support the availability zone of the subnet: ${unserved.id}.`,
  );
}

/** The groups with these ids; one of another VPC counts as missing. */
export function groupsOf(call: Call, vpcId: string, ids: readonly string[]): SecurityGroupRow[] {
  return [...new Set(ids)].map((id) => {
    const group = ownGroups.find(call, id);
    if (group === undefined || group.vpcId !== vpcId) throw noSuchId('sg', id);
    return group;
  });
}

/** Call this before anything is created, so that a refusal leaves nothing behind. */
export function demandFreeAddresses(subnets: readonly SubnetRow[]): void {
  const full = subnets.find((subnet) => subnet.freeAddresses <= 0);
  if (full !== undefined) throw noFreeAddress(full);
}
