/** The addresses and ports that a prober may dial, whatever a task or an API names: it is inside a private network. */
import { BlockList, isIP } from 'node:net';
import type { ProbeTarget } from './ports/prober.ts';

export interface ProbeReach {
  /** CIDRs of the endpoints' subnets; absent: all addresses that a VPC can have. */
  readonly networks?: readonly string[] | undefined;
  readonly ports: PortRange;
}

export interface PortRange {
  readonly from: number;
  readonly to: number;
}

/** The ports of Aiven's listeners over PrivateLink; Aiven's guide for Kafka names this range. */
export const PRIVATELINK_PORTS: PortRange = { from: 10_000, to: 31_000 };

/** AWS, "VPC CIDR blocks": a VPC cannot have these. Among them are this machine and its metadata service. */
const NO_VPC = ['0.0.0.0/8', '127.0.0.0/8', '169.254.0.0/16', '224.0.0.0/3'];

/** Returns why an address may not be dialled; undefined when it may. */
export function reachOf({ networks, ports }: ProbeReach): (address: string, port: number) => string | undefined {
  const listed = listOf(networks ?? NO_VPC);
  return (address, port) => {
    // A prober dials the IPv4 addresses of the network interfaces.
    const within = isIP(address) === 4 && listed.check(address, 'ipv4') === (networks !== undefined);
    if (!within)
      return `${address} is ${networks === undefined ? 'not an address of a VPC' : `outside of ${networks.join(', ')}`}`;
    return port >= ports.from && port <= ports.to ? undefined : `port ${port} is outside of ${ports.from}-${ports.to}`;
  };
}

/**
 * Returns why an address is not one of its endpoint: EC2 says that the interface is in a subnet whose block does not have it.
 * Undefined when it has it, or the subnet is not known.
 */
export function outOfSubnet({ address, subnet }: Pick<ProbeTarget, 'address' | 'subnet'>): string | undefined {
  if (subnet === undefined || isWithin(address, [subnet.cidr])) return undefined;
  return `${address} is outside of ${subnet.cidr}, the block of the endpoint's subnet ${subnet.id}`;
}

/** Whether one of the networks (CIDRs) has this address. A prober dials the IPv4 addresses of the network interfaces. */
const isWithin = (address: string, networks: readonly string[]): boolean =>
  isIP(address) === 4 && listOf(networks).check(address, 'ipv4');

/** The same for a network: it is within reach when its first and its last address are. */
export function networkReachOf({ networks, ports }: ProbeReach): (cidr: string) => string | undefined {
  const reach = reachOf({ networks, ports });
  return (cidr) => {
    const [first = '', bits = '32'] = cidr.split('/');
    return reach(first, ports.from) ?? reach(lastOf(first, Number(bits)), ports.from);
  };
}

function lastOf(first: string, bits: number): string {
  const number = first.split('.').reduce((sum, byte) => sum * 256 + Number(byte), 0) + 2 ** (32 - bits) - 1;
  return [24, 16, 8, 0].map((shift) => Math.floor(number / 2 ** shift) % 256).join('.');
}

function listOf(cidrs: readonly string[]): BlockList {
  const list = new BlockList();
  for (const cidr of cidrs) {
    const [network = '', bits] = cidr.split('/');
    list.addSubnet(network, Number(bits), 'ipv4');
  }
  return list;
}
