import { createHash } from 'node:crypto';
import type { VpcEndpointRow, World } from '../world.ts';
import { dnsSuffixOf } from '../partitions.ts';
import { zoneNameOf } from './visibility.ts';

/** `vpce-…-ab12cd34.vpce-svc-….eu-west-1.vpce.amazonaws.com` */
export const regionalDnsName = (endpoint: VpcEndpointRow): string => dnsName(endpoint, '');

/** One name per network interface, with the zone's name in the endpoint's account; none across regions. */
export function zonalDnsNames(world: World, endpoint: VpcEndpointRow): string[] {
  if (endpoint.serviceRegion !== endpoint.region) return [];
  const names = endpoint.networkInterfaceIds.flatMap((id) => {
    const zoneId = world.aws.networkInterfaces.get(id)?.zoneId;
    return zoneId === undefined ? [] : [dnsName(endpoint, `-${zoneNameOf(world, endpoint, zoneId)}`)];
  });
  // AWS has no reliable order. Here the order has no meaning either, but is the same at every call.
  return names.toSorted((one, other) => (digest(one) < digest(other) ? -1 : 1));
}

/** One hosted zone per region has all its endpoint names. The ids of regions not listed below are invented. */
export const hostedZoneId = (region: string): string =>
  realHostedZones[region] ?? `Z${digest(region).slice(0, 13).toUpperCase()}`;

const realHostedZones: Readonly<Record<string, string>> = {
  'us-east-1': 'Z7HUB22UULQXV',
  'us-east-2': 'ZC8PG0KIFKBRI',
  'us-west-2': 'Z1YSA3EXCYUU9Z',
};

function dnsName({ id, dnsLabel, serviceName, region }: VpcEndpointRow, zone: string): string {
  return `${id}-${dnsLabel}${zone}.${serviceName.split('.').at(-1)}.${region}.vpce.${dnsSuffixOf(region)}`;
}

const digest = (text: string): string => createHash('sha256').update(text).digest('hex');
