import ipaddr from 'ipaddr.js';
import type { SecurityGroupRule } from '../world.ts';
import { AwsError } from './aws-error.ts';
import { noSuchId } from './ids.ts';
import type { Call } from './operation.ts';
import type { Parameters } from './parameters.ts';
import { visibleLists } from './prefix-lists.ts';
import { ownGroups } from './visibility.ts';
import { items, type Xml } from './xml.ts';

export type Permission = Omit<SecurityGroupRule, 'id'>;

/** The rules in a call, one for each source of each `IpPermissions.N`; the older flat form is one rule. */
export function requestedPermissions(call: Call): readonly Permission[] {
  const { parameters } = call;
  const structures = parameters.structures('IpPermissions');
  if (structures.length > 0) return structures.flatMap((each) => permissionsOf(call, each));
  const cidr = parameters.required('CidrIp');
  return [{ ...portsOf(parameters), source: { cidr: checkedCidr(cidr) } }];
}

/** One rule with one source, as ModifySecurityGroupRules writes it. */
export function requestedRule(call: Call, rule: Parameters): Permission {
  const cidr = rule.text('CidrIpv4') ?? rule.text('CidrIpv6');
  const [list, group, description] = [
    rule.text('PrefixListId'),
    rule.text('ReferencedGroupId'),
    rule.text('Description'),
  ];
  const source =
    cidr !== undefined
      ? { cidr: checkedCidr(cidr) }
      : list !== undefined
        ? { prefixListId: knownList(call, list) }
        : { groupId: knownGroup(call, group ?? rule.required('CidrIpv4')) };
  return { ...portsOf(rule), source, ...(description !== undefined && { description }) };
}

/** Rules as DescribeSecurityGroups groups them: by protocol and ports. */
export function permissionItems(rules: readonly Permission[], account: string): Xml {
  const groups = new Map<string, Permission[]>();
  for (const rule of rules) {
    const key = `${rule.protocol} ${rule.fromPort} ${rule.toPort}`;
    groups.set(key, [...(groups.get(key) ?? []), rule]);
  }
  return items([...groups.values()].map((group) => permissionItem(group, account)));
}

/** Whether two rules allow the same; descriptions are ignored. */
export const samePermission = (one: Permission, other: Permission): boolean =>
  one.protocol === other.protocol &&
  one.fromPort === other.fromPort &&
  one.toPort === other.toPort &&
  JSON.stringify(one.source) === JSON.stringify(other.source);

function permissionItem(rules: readonly Permission[], account: string): Xml {
  const [first] = rules;
  if (first === undefined) return undefined;
  const select = (pick: (source: Record<string, string>) => Record<string, Xml> | undefined): Xml =>
    items(
      rules.flatMap(({ source, description }) => {
        const picked = pick(source);
        return picked === undefined ? [] : [{ ...picked, description }];
      }),
    );
  return {
    ipProtocol: first.protocol,
    ...(first.protocol !== '-1' && { fromPort: first.fromPort, toPort: first.toPort }),
    groups: select(({ groupId }) => (groupId === undefined ? undefined : { groupId, userId: account })),
    ipRanges: select(({ cidr }) => (cidr === undefined || cidr.includes(':') ? undefined : { cidrIp: cidr })),
    ipv6Ranges: select(({ cidr }) => (cidr?.includes(':') ? { cidrIpv6: cidr } : undefined)),
    prefixListIds: select(({ prefixListId }) => (prefixListId === undefined ? undefined : { prefixListId })),
  };
}

function permissionsOf(call: Call, permission: Parameters): Permission[] {
  const ports = portsOf(permission);
  const rules = (list: string, sourceOf: (member: Parameters) => SecurityGroupRule['source']): Permission[] =>
    permission.structures(list).map((member) => {
      const description = member.text('Description');
      return { ...ports, source: sourceOf(member), ...(description !== undefined && { description }) };
    });
  const found = [
    ...rules('IpRanges', (member) => ({ cidr: checkedCidr(member.required('CidrIp')) })),
    ...rules('Ipv6Ranges', (member) => ({ cidr: checkedCidr(member.required('CidrIpv6')) })),
    ...rules('Groups', (member) => ({ groupId: knownGroup(call, member.required('GroupId')) })),
    ...rules('PrefixListIds', (member) => ({ prefixListId: knownList(call, member.required('PrefixListId')) })),
  ];
  if (found.length > 0) return found;
  throw new AwsError('MissingParameter', 'Source group, prefix list or CIDR missing.');
}

const protocols: Readonly<Record<string, string>> = { '1': 'icmp', '6': 'tcp', '17': 'udp', all: '-1' };

function portsOf(parameters: Parameters): Pick<Permission, 'protocol' | 'fromPort' | 'toPort'> {
  const name = parameters.required('IpProtocol').toLowerCase();
  const protocol = protocols[name] ?? name;
  if (protocol === '-1') return { protocol, fromPort: -1, toPort: -1 };
  const fromPort = parameters.integer('FromPort');
  const toPort = parameters.integer('ToPort');
  if (fromPort === undefined || toPort === undefined) {
    throw new AwsError(
      'InvalidParameterValue',
      "Invalid value 'Must specify both from and to ports with TCP/UDP.' for portRange.",
    );
  }
  if (protocol !== 'icmp' && (fromPort < 0 || toPort > 65535 || fromPort > toPort)) {
    throw new AwsError('InvalidParameterValue', `Invalid TCP/UDP port range (${fromPort}:${toPort})`);
  }
  return { protocol, fromPort, toPort };
}

/** Host bits are cleared: in EC2's own example 100.68.0.18/18 becomes 100.68.0.0/18. */
function checkedCidr(cidr: string): string {
  if (ipaddr.IPv4.isValidCIDR(cidr))
    return `${ipaddr.IPv4.networkAddressFromCIDR(cidr).toString()}/${cidr.split('/')[1]}`;
  if (ipaddr.IPv6.isValidCIDR(cidr))
    return `${ipaddr.IPv6.networkAddressFromCIDR(cidr).toRFC5952String()}/${cidr.split('/')[1]}`;
  throw new AwsError('InvalidParameterValue', `CIDR block ${cidr} is malformed`);
}

function knownGroup(call: Call, id: string): string {
  if (ownGroups.find(call, id) === undefined) throw noSuchId('sg', id);
  return id;
}

function knownList(call: Call, id: string): string {
  if (!visibleLists(call).some((list) => list.id === id)) throw noSuchId('pl', id);
  return id;
}
