/**
 * Problems with an endpoint's VPC, subnets and groups: the look refuses with them, the plan lists them field by field.
 */
import type { EndpointService, Subnet } from '../../providers/ports/ec2.ts';
import type { ResolvedEndpoint } from '../../contract/accepted-request.ts';
import type { EndpointRequest } from '../../contract/request.ts';
import type { NetworkFacts } from '../../contract/steps/vpc-endpoint.ts';
import type { ReasonId } from '../failures/reasons.ts';
import type { EndpointContext } from './endpoint-context.ts';

export interface NetworkProblem {
  readonly reason: ReasonId;
  readonly field: 'vpcId' | 'subnetIds' | 'securityGroupIds';
  readonly value: string;
  readonly problem: string;
  readonly fix: string;
}

export async function readNetwork({ ec2, endpoint }: EndpointContext): Promise<NetworkFacts> {
  const [vpcThere, subnets, groups] = await Promise.all([
    ec2.vpcExists(endpoint.vpcId),
    ec2.subnets(endpoint.subnetIds),
    ec2.securityGroups(endpoint.securityGroupIds),
  ]);
  return { vpcThere, subnets, groups };
}

/** `service` undefined: not known yet, or its zones say nothing here (it is in another region). */
export function networkProblems(
  endpoint: ResolvedEndpoint,
  facts: NetworkFacts,
  service: EndpointService | undefined,
): readonly NetworkProblem[] {
  const { vpcId, account, region } = endpoint;
  if (!facts.vpcThere)
    return [
      {
        reason: 'vpcGone',
        field: 'vpcId',
        value: vpcId,
        problem: `is not in account ${account}, ${region}`,
        fix: 'correct the id, the region, or the role (roleArn) of the account it is in',
      },
    ];
  return [...subnetProblems(endpoint, facts, service), ...groupProblems(endpoint, facts)];
}

/** The patch that keeps only the subnets and groups of the request that can be used. Undefined when none are left. */
export function usable(
  { vpcId, subnetIds, securityGroupIds }: ResolvedEndpoint,
  { vpcThere, subnets, groups }: NetworkFacts,
  service: EndpointService | undefined,
): Partial<Pick<EndpointRequest, 'subnetIds' | 'securityGroupIds'>> | undefined {
  const good = subnets.filter((subnet) => ofSubnet(subnet, vpcId, [subnet], service).length === 0);
  const onePerZone = good.filter(({ zoneId }, at) => good.findIndex((each) => each.zoneId === zoneId) === at);
  const subnetsLeft = subnetIds.filter((id) => onePerZone.some((each) => each.id === id));
  const groupsLeft = securityGroupIds.filter((id) => groups.some((each) => each.id === id && each.vpcId === vpcId));
  if (!vpcThere || subnetsLeft.length === 0 || groupsLeft.length === 0) return undefined;
  return {
    ...(subnetsLeft.length === subnetIds.length ? {} : { subnetIds: subnetsLeft }),
    ...(groupsLeft.length === securityGroupIds.length ? {} : { securityGroupIds: groupsLeft }),
  };
}

function subnetProblems(
  { vpcId, subnetIds }: ResolvedEndpoint,
  { subnets }: NetworkFacts,
  service: EndpointService | undefined,
): readonly NetworkProblem[] {
  const at = { field: 'subnetIds' } as const;
  const missing = subnetIds.filter((id) => !subnets.some((subnet) => subnet.id === id));
  return [
    ...missing.map((value) => ({
      ...at,
      reason: 'subnetGone' as const,
      value,
      problem: 'does not exist',
      fix: 'correct the id',
    })),
    ...subnets.flatMap((subnet) => ofSubnet(subnet, vpcId, subnets, service).map((problem) => ({ ...at, ...problem }))),
  ];
}

/** Zone names differ between accounts, zone ids do not. */
function ofSubnet(
  { id: value, vpcId: lies, zoneId, freeAddresses, cidr }: Subnet,
  vpcId: string,
  all: readonly Subnet[],
  service: EndpointService | undefined,
): readonly Omit<NetworkProblem, 'field'>[] {
  if (lies !== vpcId)
    return [
      {
        reason: 'subnetElsewhere',
        value,
        problem: `is in ${lies}, not in ${vpcId}`,
        fix: `name a subnet of ${vpcId}`,
      },
    ];
  if (cidr === '')
    return [
      {
        reason: 'subnetWithoutIpv4',
        value,
        problem: 'has IPv6 addresses only, and the endpoint service answers over IPv4',
        fix: 'use a subnet with IPv4 addresses; a dual-stack one works too',
      },
    ];
  const twin = all.find((other) => other.id !== value && other.zoneId === zoneId);
  return [
    ...(twin === undefined
      ? []
      : [
          {
            reason: 'subnetsShareZone' as const,
            value,
            problem: `is in ${zoneId}, as ${twin.id} is`,
            fix: 'keep one subnet for each zone',
          },
        ]),
    ...(service === undefined || service.zoneIds.length === 0 || service.zoneIds.includes(zoneId)
      ? []
      : [
          {
            reason: 'zoneNotOffered' as const,
            value,
            problem: `is in ${zoneId}, where the endpoint service is not offered`,
            fix: `use subnets in ${service.zoneIds.join(', ')}`,
          },
        ]),
    ...(freeAddresses > 0
      ? []
      : [
          {
            reason: 'noFreeAddresses' as const,
            value,
            problem: 'has no free address',
            fix: 'free one, or use another subnet of the zone',
          },
        ]),
  ];
}

function groupProblems(
  { vpcId, securityGroupIds }: ResolvedEndpoint,
  { groups }: NetworkFacts,
): readonly NetworkProblem[] {
  const at = { field: 'securityGroupIds' } as const;
  const missing = securityGroupIds.filter((id) => !groups.some((group) => group.id === id));
  return [
    ...missing.map((value) => ({
      ...at,
      reason: 'groupGone' as const,
      value,
      problem: 'does not exist',
      fix: 'correct the id',
    })),
    ...groups
      .filter((group) => group.vpcId !== vpcId)
      .map(({ id, vpcId: lies }) => ({
        ...at,
        reason: 'subnetElsewhere' as const,
        value: id,
        problem: `belongs to ${lies}, not to ${vpcId}`,
        fix: `name a group of ${vpcId}`,
      })),
  ];
}
