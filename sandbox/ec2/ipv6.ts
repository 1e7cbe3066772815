import type { Xml } from './xml.ts';

/** Id of the association of an IPv6 range with a VPC or a subnet. */
export const ipv6AssociationId = (id: string, kind: 'vpc' | 'subnet'): string =>
  id.replace(/^[a-z]+-/, `${kind}-cidr-assoc-6`);

/** A range from Amazon's pool, as VPCs and subnets describe it. */
export const ipv6Association = (id: string, kind: 'vpc' | 'subnet', cidr: string): Readonly<Record<string, Xml>> => ({
  associationId: ipv6AssociationId(id, kind),
  ipv6CidrBlock: cidr,
  ipv6CidrBlockState: { state: 'associated' },
  ipv6AddressAttribute: 'public',
  ipSource: 'amazon',
});
