import type { VpcEndpointRow } from '../world.ts';
import { hostedZoneId, regionalDnsName, zonalDnsNames } from './dns-names.ts';
import type { Call } from './operation.ts';
import { shownState } from './visibility.ts';
import { items, tagItems, type Xml } from './xml.ts';

/** A VPC endpoint as EC2 writes it. States are in lower camel case, unlike in the SDKs' enums. */
export function endpointItem(endpoint: VpcEndpointRow, call: Pick<Call, 'world'>): Xml {
  const { world } = call;
  const dnsNames = [regionalDnsName(endpoint), ...zonalDnsNames(world, endpoint)];
  return {
    vpcEndpointId: endpoint.id,
    vpcEndpointType: endpoint.type,
    vpcId: endpoint.vpcId,
    serviceName: endpoint.serviceName,
    serviceRegion: endpoint.serviceRegion,
    state: shownState(endpoint, call),
    routeTableIdSet: '',
    subnetIdSet: items(endpoint.subnetIds),
    groupSet: groupItems(endpoint, call),
    ipAddressType: 'ipv4',
    dnsOptions: { dnsRecordIpType: 'ipv4' },
    privateDnsEnabled: false,
    requesterManaged: false,
    networkInterfaceIdSet: items(endpoint.networkInterfaceIds),
    dnsEntrySet: items(dnsNames.map((dnsName) => ({ dnsName, hostedZoneId: hostedZoneId(endpoint.region) }))),
    creationTimestamp: new Date(endpoint.createdAt).toISOString(),
    tagSet: tagItems(endpoint.tags),
    ownerId: endpoint.account,
    lastError: endpoint.lastError,
  };
}

/** The endpoint's groups, which its network interfaces share. */
export const groupItems = ({ securityGroupIds }: VpcEndpointRow, { world }: Pick<Call, 'world'>): Xml =>
  items(securityGroupIds.map((groupId) => ({ groupId, groupName: world.aws.securityGroups.get(groupId)?.name })));
