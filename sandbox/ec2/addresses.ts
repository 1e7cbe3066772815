import ipaddr from 'ipaddr.js';
import type { SubnetRow } from '../world.ts';

/** AWS reserves the first four addresses of a subnet and the last one. */
const RESERVED_AT_START = 4;

/** Per subnet: addresses in use, and where the last search ended, so that a released address is not used again at once. */
const pools = new WeakMap<SubnetRow, { readonly taken: Set<string>; cursor: number }>();

/** Takes a free address of the subnet's CIDR and lowers the free count; undefined when none is left. */
export function takeAddress(subnet: SubnetRow): string | undefined {
  if (subnet.freeAddresses <= 0) return undefined;
  const pool = poolOf(subnet);
  const { first, usable } = rangeOf(subnet);
  for (let step = 0; step < usable; step += 1) {
    const offset = (pool.cursor + step) % usable;
    const address = textOf(first + offset);
    if (pool.taken.has(address)) continue;
    pool.taken.add(address);
    pool.cursor = offset + 1;
    subnet.freeAddresses -= 1;
    return address;
  }
  return undefined;
}

export function giveBackAddress(subnet: SubnetRow, address: string): void {
  if (poolOf(subnet).taken.delete(address)) subnet.freeAddresses += 1;
}

function poolOf(subnet: SubnetRow): { readonly taken: Set<string>; cursor: number } {
  const pool = pools.get(subnet) ?? { taken: new Set<string>(), cursor: 0 };
  pools.set(subnet, pool);
  return pool;
}

function rangeOf({ cidr }: SubnetRow): { first: number; usable: number } {
  const prefix = ipaddr.IPv4.parseCIDR(cidr)[1];
  const network = ipaddr.IPv4.networkAddressFromCIDR(cidr).toByteArray();
  const first = network.reduce((sum, byte) => sum * 256 + byte, 0) + RESERVED_AT_START;
  return { first, usable: 2 ** (32 - prefix) - RESERVED_AT_START - 1 };
}

const textOf = (address: number): string => [24, 16, 8, 0].map((shift) => (address >>> shift) & 255).join('.');
