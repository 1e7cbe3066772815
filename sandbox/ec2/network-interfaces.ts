import { createHash } from 'node:crypto';
import type { NetworkInterfaceRow, VpcEndpointRow } from '../world.ts';
import { describeOperation } from './describe-operation.ts';
import { groupItems } from './endpoint-item.ts';
import { never, type Filters } from './filters.ts';
import type { Call, Operations } from './operation.ts';
import { visibleEndpoints, zoneNameOf } from './visibility.ts';
import { items } from './xml.ts';

/** The sandbox has only interfaces of endpoints, which AWS created for the owner. */
interface Interface extends NetworkInterfaceRow {
  readonly endpoint: VpcEndpointRow;
}

const REQUESTER = '727180483921';

const filters: Filters<Interface> = {
  ...never(
    'association.allocation-id',
    'association.association-id',
    'association.ip-owner-id',
    'association.public-ip',
  ),
  ...never('association.public-dns-name', 'addresses.association.owner-id', 'addresses.association.public-ip'),
  ...never(
    'attachment.attach-time',
    'attachment.attachment-id',
    'attachment.delete-on-termination',
    'attachment.device-index',
  ),
  ...never(
    'attachment.instance-id',
    'attachment.instance-owner-id',
    'attachment.status',
    'ipv6-addresses.ipv6-address',
  ),
  ...never('operator.managed', 'operator.principal', 'private-dns-name'),
  'addresses.primary': () => true,
  'addresses.private-ip-address': ({ address }) => address,
  'availability-zone': zoneName,
  'availability-zone-id': ({ zoneId }) => zoneId,
  description,
  'group-id': ({ endpoint }) => endpoint.securityGroupIds,
  'interface-type': () => 'vpc_endpoint',
  'mac-address': macAddress,
  'network-interface-id': ({ id }) => id,
  'owner-id': ({ endpoint }) => endpoint.account,
  'private-ip-address': ({ address }) => address,
  'requester-id': () => REQUESTER,
  'requester-managed': () => true,
  'source-dest-check': () => true,
  status: () => 'in-use',
  'subnet-id': ({ subnetId }) => subnetId,
  'vpc-id': ({ endpoint }) => endpoint.vpcId,
};

export const networkInterfaceOperations: Operations = {
  DescribeNetworkInterfaces: describeOperation<Interface>({
    set: 'networkInterfaceSet',
    ids: ['NetworkInterfaceId', 'eni'],
    rows: (call) => visibleEndpoints.all(call).flatMap((endpoint) => interfacesOf(call, endpoint)),
    find: findInterface,
    idOf: ({ id }) => id,
    tagsOf: () => ({}),
    filters,
    item: (each, call) => ({
      networkInterfaceId: each.id,
      subnetId: each.subnetId,
      vpcId: each.endpoint.vpcId,
      availabilityZone: zoneName(each, call),
      availabilityZoneId: each.zoneId,
      description: description(each),
      interfaceType: 'vpc_endpoint',
      ownerId: each.endpoint.account,
      requesterId: REQUESTER,
      requesterManaged: true,
      status: 'in-use',
      macAddress: macAddress(each),
      privateIpAddress: each.address,
      sourceDestCheck: true,
      groupSet: groupItems(each.endpoint, call),
      privateIpAddressesSet: items([{ privateIpAddress: each.address, primary: true }]),
      ipv6AddressesSet: '',
      tagSet: '',
    }),
    dearUnfiltered: true,
  }),
};

const interfacesOf = ({ world }: Call, endpoint: VpcEndpointRow): Interface[] =>
  endpoint.networkInterfaceIds.flatMap((id) => {
    const row = world.aws.networkInterfaces.get(id);
    return row === undefined ? [] : [{ ...row, endpoint }];
  });

function findInterface(call: Call, id: string): Interface | undefined {
  const row = call.world.aws.networkInterfaces.get(id);
  const endpoint = row === undefined ? undefined : visibleEndpoints.find(call, row.vpcEndpointId);
  return row === undefined || endpoint === undefined ? undefined : { ...row, endpoint };
}

function zoneName({ zoneId }: Interface, { world, caller }: Call): string {
  return zoneNameOf(world, caller, zoneId);
}

function description({ endpoint }: Interface): string {
  return `VPC Endpoint Interface ${endpoint.id}`;
}

/** Derived from the id, so that it is always the same; `02` marks it as locally administered. */
function macAddress({ id }: Interface): string {
  const digits = createHash('sha256').update(id).digest('hex').slice(0, 10);
  return ['02', ...(digits.match(/../g) ?? [])].join(':');
}
