import { hostOf } from '../aiven/routes.ts';
import { regionalDnsName, zonalDnsNames } from '../ec2/dns-names.ts';
import { zoneNameOf } from '../ec2/visibility.ts';
import type { VpcEndpointRow, World } from '../world.ts';

/** What a name resolves to: its addresses, and the name that it is an alias of. */
export interface Resolved {
  readonly alias?: string;
  readonly addresses: readonly string[];
}

/** @param name in lower case, without the dot at the end. @returns undefined when there is no such name */
export function lookUp(world: World, name: string): Resolved | undefined {
  const endpoint = [...world.aws.vpcEndpoints.values()].filter(hasNames).find(({ id }) => name.startsWith(`${id}-`));
  if (endpoint !== undefined) return addressesUnder(world, endpoint, name);
  if (isServiceHost(world, name)) return { addresses: [IN_THE_PROJECT_VPC] };
  const alias = routeAlias(world, name);
  const target = alias === undefined ? undefined : lookUp(world, alias);
  return alias === undefined || target === undefined ? undefined : { alias, addresses: target.addresses };
}

/** Public DNS resolves every service's own host to an address in the project VPC, which cannot be reached from here. */
const isServiceHost = (world: World, name: string): boolean =>
  [...world.aiven.projects.values()].some(({ services }) =>
    [...services.values()].some((service) => name.replace(/^replica-/, '') === hostOf(service)),
  );

const IN_THE_PROJECT_VPC = '10.1.0.10';

/** An endpoint has its names from creation on, before it carries traffic; not while it is being deleted. */
const hasNames = ({ state }: VpcEndpointRow): boolean =>
  state === 'pendingAcceptance' || state === 'pending' || state === 'available';

/** The regional name has the addresses of all network interfaces, a zonal name the one in its zone. */
function addressesUnder(world: World, endpoint: VpcEndpointRow, name: string): Resolved | undefined {
  const interfaces = endpoint.networkInterfaceIds.flatMap((id) => world.aws.networkInterfaces.get(id) ?? []);
  if (name === regionalDnsName(endpoint)) return { addresses: interfaces.map(({ address }) => address) };
  if (!zonalDnsNames(world, endpoint).includes(name)) return undefined;
  const inZone = interfaces.filter(({ zoneId }) => name.includes(`-${zoneNameOf(world, endpoint, zoneId)}.`));
  return { addresses: inZone.map(({ address }) => address) };
}

/** `privatelink-<n>-<service>` is an alias of its endpoint's regional name, once the connection is `active`. */
function routeAlias(world: World, name: string): string | undefined {
  for (const service of [...world.aiven.projects.values()].flatMap(({ services }) => [...services.values()])) {
    const connection = service.privatelink?.connections.find(
      ({ state, ordinal }) => state === 'active' && name === `privatelink-${ordinal}-${hostOf(service)}`,
    );
    const endpoint = connection && world.aws.vpcEndpoints.get(connection.vpcEndpointId);
    if (endpoint !== undefined) return regionalDnsName(endpoint);
  }
  return undefined;
}
