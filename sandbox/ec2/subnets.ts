import type { SubnetRow } from '../world.ts';
import { arnOf } from '../iam/arns.ts';
import { describeOperation } from './describe-operation.ts';
import { never } from './filters.ts';
import type { Call, Operations } from './operation.ts';
import { visibleSubnets, zoneNameOf } from './visibility.ts';
import { ipv6Association, ipv6AssociationId } from './ipv6.ts';
import { items, tagItems } from './xml.ts';

export const subnetOperations: Operations = {
  DescribeSubnets: describeOperation<SubnetRow>({
    set: 'subnetSet',
    ids: ['SubnetId', 'subnet'],
    rows: visibleSubnets.all,
    find: visibleSubnets.find,
    idOf: (subnet) => subnet.id,
    tagsOf: (subnet) => subnet.tags,
    filters: {
      ...never('customer-owned-ipv4-pool', 'enable-lni-at-device-index', 'outpost-arn'),
      'ipv6-cidr-block-association.ipv6-cidr-block': (subnet) => subnet.ipv6Cidr,
      'ipv6-cidr-block-association.association-id': (subnet) =>
        subnet.ipv6Cidr && ipv6AssociationId(subnet.id, 'subnet'),
      'ipv6-cidr-block-association.state': (subnet) => subnet.ipv6Cidr && 'associated',
      'availability-zone': zoneName,
      availabilityZone: zoneName,
      'availability-zone-id': (subnet) => subnet.zoneId,
      availabilityZoneId: (subnet) => subnet.zoneId,
      'available-ip-address-count': (subnet) => subnet.freeAddresses,
      'cidr-block': (subnet) => subnet.cidr || undefined,
      cidr: (subnet) => subnet.cidr || undefined,
      'default-for-az': () => false,
      'enable-dns64': () => false,
      'ipv6-native': (subnet) => isIpv6Only(subnet),
      'map-customer-owned-ip-on-launch': () => false,
      'map-public-ip-on-launch': () => false,
      'owner-id': (subnet) => subnet.account,
      'private-dns-name-options-on-launch.hostname-type': () => 'ip-name',
      'private-dns-name-options-on-launch.enable-resource-name-dns-a-record': () => false,
      'private-dns-name-options-on-launch.enable-resource-name-dns-aaaa-record': () => false,
      state: () => 'available',
      'subnet-arn': subnetArn,
      'subnet-id': (subnet) => subnet.id,
      'vpc-id': (subnet) => subnet.vpcId,
    },
    item: (subnet, call) => ({
      subnetId: subnet.id,
      subnetArn: subnetArn(subnet),
      state: 'available',
      vpcId: subnet.vpcId,
      cidrBlock: subnet.cidr || undefined,
      availableIpAddressCount: subnet.freeAddresses,
      availabilityZone: zoneName(subnet, call),
      availabilityZoneId: subnet.zoneId,
      defaultForAz: false,
      mapPublicIpOnLaunch: false,
      ownerId: subnet.account,
      ipv6CidrBlockAssociationSet: items(
        subnet.ipv6Cidr === undefined ? [] : [ipv6Association(subnet.id, 'subnet', subnet.ipv6Cidr)],
      ),
      ipv6Native: isIpv6Only(subnet),
      assignIpv6AddressOnCreation: isIpv6Only(subnet),
      enableDns64: false,
      mapCustomerOwnedIpOnLaunch: false,
      privateDnsNameOptionsOnLaunch: {
        hostnameType: isIpv6Only(subnet) ? 'resource-name' : 'ip-name',
        enableResourceNameDnsARecord: false,
        enableResourceNameDnsAAAARecord: false,
      },
      tagSet: tagItems(subnet.tags),
    }),
  }),
};

/** Whether the subnet has no IPv4 range. */
export const isIpv6Only = ({ cidr }: SubnetRow): boolean => cidr === '';

function zoneName(subnet: SubnetRow, { world, caller }: Call): string {
  return zoneNameOf(world, caller, subnet.zoneId);
}

function subnetArn(subnet: SubnetRow): string {
  return arnOf(subnet, subnet.id);
}
