import { BlockList } from 'node:net';
import type { NetworkAclEntry, SecurityGroupRule, World } from '../world.ts';
import type { Door } from './doors.ts';

/** The source address of every client: the kernel picks it for any loopback destination. */
export const LOOPBACK_SOURCE = '127.0.0.1';

/** Whether the subnet's network ACL and the endpoint's security groups let a TCP connection through to a door. */
export const admits = (world: World, door: Door, source: string): boolean =>
  passesAcl(world, door, source) && passesGroups(world, door, source);

/** Groups as sources never match: nothing on the loopback interface is a member of one. */
function passesGroups(world: World, { endpoint, port }: Door, source: string): boolean {
  const groups = endpoint.securityGroupIds.flatMap((id) => world.aws.securityGroups.get(id) ?? []);
  return groups.some(({ rules }) =>
    rules.some((rule) => matchesPort(rule, port) && matchesSource(world, rule, source)),
  );
}

/**
 * The entry with the lowest number that matches decides; if none matches, access is denied. A subnet without an ACL of its
 * own has its VPC's default one, which lets everything pass. Outbound entries are not checked.
 */
function passesAcl(world: World, { networkInterface: { subnetId }, port }: Door, source: string): boolean {
  const acl = [...world.aws.networkAcls.values()].find(({ subnetIds }) => subnetIds.includes(subnetId));
  if (acl === undefined) return true;
  const inbound = acl.entries.filter(({ egress }) => !egress).toSorted((a, b) => a.ruleNumber - b.ruleNumber);
  return inbound.find((entry) => matchesEntry(entry, port, source))?.action === 'allow';
}

const matchesEntry = (
  { protocol, cidr, fromPort = 0, toPort = 65_535 }: NetworkAclEntry,
  port: number,
  source: string,
) => isTcp(protocol) && fromPort <= port && port <= toPort && contains(cidr, source);

/** EC2 writes "all ports" as -1 to -1; with protocol -1 it ignores the ports. */
const matchesPort = ({ protocol, fromPort, toPort }: SecurityGroupRule, port: number): boolean =>
  isTcp(protocol) && (protocol === '-1' || fromPort === -1 || (fromPort <= port && port <= toPort));

const isTcp = (protocol: string): boolean => protocol === '-1' || protocol === 'tcp' || protocol === '6';

function matchesSource(world: World, { source }: SecurityGroupRule, address: string): boolean {
  if ('groupId' in source) return false;
  const cidrs = 'cidr' in source ? [source.cidr] : (world.aws.prefixLists.get(source.prefixListId)?.cidrs ?? []);
  return cidrs.some((cidr) => contains(cidr, address));
}

function contains(cidr: string, address: string): boolean {
  const [network = '', prefix = ''] = cidr.split('/');
  const list = new BlockList();
  list.addSubnet(network, Number(prefix), network.includes(':') ? 'ipv6' : 'ipv4');
  return list.check(address);
}
