import type { SubnetRow } from '../world.ts';
import { describeOperation } from './describe-operation.ts';
import { never } from './filters.ts';
import type { Call, Operations } from './operation.ts';
import { visibleSubnets, zoneNameOf } from './visibility.ts';
import { tagItems } from './xml.ts';

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
      ...never('ipv6-cidr-block-association.ipv6-cidr-block', 'ipv6-cidr-block-association.association-id'),
      ...never('ipv6-cidr-block-association.state'),
      'availability-zone': zoneName,
      availabilityZone: zoneName,
      'availability-zone-id': (subnet) => subnet.zoneId,
      availabilityZoneId: (subnet) => subnet.zoneId,
      'available-ip-address-count': (subnet) => subnet.freeAddresses,
      'cidr-block': (subnet) => subnet.cidr,
      cidr: (subnet) => subnet.cidr,
      'default-for-az': () => false,
      'enable-dns64': () => false,
      'ipv6-native': () => false,
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
      cidrBlock: subnet.cidr,
      availableIpAddressCount: subnet.freeAddresses,
      availabilityZone: zoneName(subnet, call),
      availabilityZoneId: subnet.zoneId,
      defaultForAz: false,
      mapPublicIpOnLaunch: false,
      ownerId: subnet.account,
      ipv6CidrBlockAssociationSet: '',
      tagSet: tagItems(subnet.tags),
    }),
  }),
};

function zoneName(subnet: SubnetRow, { world, caller }: Call): string {
  return zoneNameOf(world, caller, subnet.zoneId);
}

function subnetArn({ region, account, id }: SubnetRow): string {
  return `arn:aws:ec2:${region}:${account}:subnet/${id}`;
}
