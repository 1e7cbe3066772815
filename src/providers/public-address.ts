/** Tells addresses of the internet from those of the worker's own network and machine. */
import { lookup as resolve, type LookupAddress, type LookupOptions } from 'node:dns';
import { BlockList, isIP } from 'node:net';

/** IANA's special-purpose registries: loopback, private, link-local (metadata services), carrier NAT, multicast, reserved. */
const special = new BlockList();
for (const [address, bits] of [
  ...([
    ['0.0.0.0', 8],
    ['10.0.0.0', 8],
    ['100.64.0.0', 10],
    ['127.0.0.0', 8],
    ['169.254.0.0', 16],
  ] as const),
  ...([
    ['172.16.0.0', 12],
    ['192.0.0.0', 24],
    ['192.168.0.0', 16],
    ['198.18.0.0', 15],
  ] as const),
  ...([
    ['224.0.0.0', 4],
    ['240.0.0.0', 4],
  ] as const),
] as const)
  special.addSubnet(address, bits, 'ipv4');
// In IPv6 only global unicast is public; of that, an address that embeds an IPv4 address (NAT64, 6to4) may be private.
const globalUnicast = new BlockList();
globalUnicast.addSubnet('2000::', 3, 'ipv6');
special.addSubnet('2002::', 16, 'ipv6');

/** False for texts that are not addresses. An IPv4 address in IPv6 notation counts as IPv4. */
export function isPublicAddress(address: string): boolean {
  const family = isIP(address);
  if (family === 0) return false;
  if (family === 4) return !special.check(address, 'ipv4');
  const embedded = /^::ffff:(\d+\.\d+\.\d+\.\d+)$/i.exec(address)?.[1];
  if (embedded !== undefined) return isPublicAddress(embedded);
  return globalUnicast.check(address, 'ipv6') && !special.check(address, 'ipv6');
}

type Callback = (error: NodeJS.ErrnoException | null, addresses: string | LookupAddress[], family?: number) => void;
export type Lookup = (hostname: string, options: LookupOptions, callback: Callback) => void;

/**
 * A `lookup` for sockets that returns public addresses only. The socket connects to the address that was checked here, even
 * if the name resolves differently a moment later. `system`: resolves the names.
 */
export const publicLookup =
  (mayBePrivate: (hostname: string) => boolean, system: Lookup = resolve): Lookup =>
  (hostname, options, callback) => {
    if (mayBePrivate(hostname)) return system(hostname, options, callback);
    system(hostname, { ...options, all: true }, (error, found) => {
      if (error !== null || typeof found === 'string') return callback(error, []);
      const reachable = found.filter(({ address }) => isPublicAddress(address));
      const [first] = reachable;
      if (first === undefined) return callback(notPublic(hostname), []);
      return options.all === true ? callback(null, reachable) : callback(null, first.address, first.family);
    });
  };

const notPublic = (hostname: string): NodeJS.ErrnoException =>
  Object.assign(new Error(`${hostname} has no public address`), { code: 'ENOTPUBLIC' });
