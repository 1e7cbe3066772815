/** What lets traffic in: security group rules, prefix lists, network ACLs. */
import {
  type NetworkAcl as SdkNetworkAcl,
  type NetworkAclEntry as SdkNetworkAclEntry,
  paginateDescribeNetworkAcls,
  paginateDescribePrefixLists,
  paginateDescribeSecurityGroupRules,
  paginateGetManagedPrefixListEntries,
  type SecurityGroupRule,
} from '@aws-sdk/client-ec2';
import { NotFoundError } from '../errors.ts';
import type { Ec2Firewalls, InboundRule, NetworkAcl, NetworkAclEntry } from '../ports/ec2-inspection.ts';
import { type Ec2Caller, filter, inChunks, PAGE_SIZE } from './caller.ts';

export function firewallCalls(ec2: Ec2Caller): Ec2Firewalls {
  const paging = { client: ec2.sdk, pageSize: PAGE_SIZE };
  return {
    securityGroupRules: (groupIds, call) =>
      inChunks(groupIds, (some) =>
        ec2.collect(
          'DescribeSecurityGroupRules',
          call?.signal,
          (options) => paginateDescribeSecurityGroupRules(paging, { Filters: [filter('group-id', ...some)] }, options),
          (page) => page.SecurityGroupRules?.filter(({ IsEgress }) => IsEgress !== true).flatMap(toInboundRule),
        ),
      ),
    async prefixListCidrs(ids, call) {
      const managedByAws = await inChunks(ids, (some) =>
        ec2.collect(
          'DescribePrefixLists',
          call?.signal,
          (options) => paginateDescribePrefixLists(paging, { Filters: [filter('prefix-list-id', ...some)] }, options),
          (page) => page.PrefixLists?.map(({ PrefixListId = '', Cidrs = [] }) => [PrefixListId, Cidrs] as const),
        ),
      );
      const known = new Map<string, readonly string[]>(managedByAws);
      for (const id of new Set(ids)) {
        const cidrs = known.has(id) ? undefined : await customersPrefixList(ec2, id, call?.signal);
        if (cidrs !== undefined) known.set(id, cidrs);
      }
      return Object.fromEntries(known);
    },
    networkAcls: (subnetIds, call) =>
      inChunks(subnetIds, (some) =>
        ec2.collect(
          'DescribeNetworkAcls',
          call?.signal,
          (o) => paginateDescribeNetworkAcls(paging, { Filters: [filter('association.subnet-id', ...some)] }, o),
          (page) => page.NetworkAcls?.map(toNetworkAcl),
        ),
      ),
  };
}

/** DescribePrefixLists returns only AWS's own lists, so customers' lists need this call. */
async function customersPrefixList(
  ec2: Ec2Caller,
  id: string,
  signal: AbortSignal | undefined,
): Promise<readonly string[] | undefined> {
  try {
    return await ec2.collect(
      'GetManagedPrefixListEntries',
      signal,
      // A page of this action has at most 100 entries.
      (options) =>
        paginateGetManagedPrefixListEntries({ client: ec2.sdk, pageSize: 100 }, { PrefixListId: id }, options),
      (page) => page.Entries?.flatMap(({ Cidr }) => Cidr ?? []),
    );
  } catch (error) {
    if (error instanceof NotFoundError) return undefined;
    throw error;
  }
}

function toInboundRule(rule: SecurityGroupRule): InboundRule[] {
  const cidr = rule.CidrIpv4 ?? rule.CidrIpv6;
  const groupId = rule.ReferencedGroupInfo?.GroupId;
  const source =
    cidr !== undefined
      ? { cidr }
      : groupId !== undefined
        ? { groupId }
        : rule.PrefixListId !== undefined && { prefixListId: rule.PrefixListId };
  if (source === false) return [];
  return [
    { groupId: rule.GroupId ?? '', protocol: rule.IpProtocol ?? '-1', ...portsOf(rule.FromPort, rule.ToPort), source },
  ];
}

/** -1 means all ports. */
const portsOf = (from: number | undefined, to: number | undefined): { fromPort?: number; toPort?: number } =>
  from === undefined || to === undefined || from === -1 ? {} : { fromPort: from, toPort: to };

const toNetworkAcl = (acl: SdkNetworkAcl): NetworkAcl => ({
  id: acl.NetworkAclId ?? '',
  subnetIds: (acl.Associations ?? []).flatMap(({ SubnetId }) => SubnetId ?? []),
  entries: (acl.Entries ?? []).map(toEntry).sort((a, b) => a.ruleNumber - b.ruleNumber),
});

const toEntry = (entry: SdkNetworkAclEntry): NetworkAclEntry => ({
  ruleNumber: entry.RuleNumber ?? 0,
  direction: entry.Egress === true ? 'outbound' : 'inbound',
  allow: entry.RuleAction === 'allow',
  protocol: entry.Protocol ?? '-1',
  cidr: entry.CidrBlock ?? entry.Ipv6CidrBlock ?? '',
  ...portsOf(entry.PortRange?.From, entry.PortRange?.To),
});
