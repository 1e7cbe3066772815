/** What an endpoint is in: VPC, subnets, groups, network interfaces; and the endpoint service that it leads to. */
import {
  DescribeAvailabilityZonesCommand,
  DescribeVpcAttributeCommand,
  DescribeVpcEndpointServicesCommand,
  DescribeVpcsCommand,
  type NetworkInterface as SdkNetworkInterface,
  paginateDescribeNetworkInterfaces,
  paginateDescribeSecurityGroups,
  paginateDescribeSubnets,
  type ServiceDetail,
  type Subnet as SdkSubnet,
} from '@aws-sdk/client-ec2';
import { DeniedError, NotFoundError } from '../errors.ts';
import type { Ec2Client, EndpointService, InterfaceFacts, Subnet } from '../ports/ec2.ts';
import type { Ec2Networks, VpcNetwork } from '../ports/ec2-inspection.ts';
import { type Ec2Caller, filter, inChunks, PAGE_SIZE } from './caller.ts';

type Network = Pick<Ec2Client, 'endpointService' | 'vpcExists' | 'subnets' | 'securityGroups' | 'networkInterfaces'>;

export function networkCalls(ec2: Ec2Caller): Network {
  const paging = { client: ec2.sdk, pageSize: PAGE_SIZE };
  const places = rememberedPlaces();
  const subnets: Network['subnets'] = async (ids, call) =>
    places.keep(await subnetsBy(ec2, 'subnet-id', ids, call?.signal));
  return {
    endpointService: (name, region, call) => endpointService(ec2, name, region, call?.signal),
    async vpcExists(vpcId, call) {
      const command = new DescribeVpcsCommand({ Filters: [filter('vpc-id', vpcId)] });
      const { Vpcs = [] } = await ec2.call('DescribeVpcs', call?.signal, (options) => ec2.sdk.send(command, options));
      return Vpcs.length > 0;
    },
    subnets,
    securityGroups: async (ids, call) =>
      (await securityGroupsBy(ec2, 'group-id', ids, call?.signal)).map(({ id, vpcId }) => ({ id, vpcId })),
    async networkInterfaces(ids, call) {
      const found = await inChunks(ids, (some) =>
        ec2.collect(
          'DescribeNetworkInterfaces',
          call?.signal,
          (o) => paginateDescribeNetworkInterfaces(paging, { Filters: [filter('network-interface-id', ...some)] }, o),
          (page) => page.NetworkInterfaces,
        ),
      );
      const subnetIds = new Set(found.flatMap((each) => each.SubnetId ?? []));
      await subnets(places.unknownOf(subnetIds), call);
      return found.map((each) => toNetworkInterface(each, places.of(each.SubnetId)));
    },
  };
}

type Place = Pick<Subnet, 'zoneId' | 'cidr'>;

/** A subnet keeps its block and zone as long as it exists, and its id is never given again: they are read once. */
function rememberedPlaces() {
  const places = new Map<string, Place>();
  return {
    keep(subnets: readonly Subnet[]): readonly Subnet[] {
      for (const { id, zoneId, cidr } of subnets) {
        const [oldest] = places.size < MOST_PLACES ? [] : places.keys();
        if (oldest !== undefined) places.delete(oldest);
        places.set(id, { zoneId, cidr });
      }
      return subnets;
    },
    unknownOf: (ids: ReadonlySet<string>): readonly string[] => [...ids].filter((id) => !places.has(id)),
    of: (id = ''): Place | undefined => places.get(id),
  };
}

/** Of one account and region. */
const MOST_PLACES = 2_000;

export const vpcAttributeCalls = (ec2: Ec2Caller): Pick<Ec2Networks, 'vpcResolves'> => ({
  async vpcResolves(vpcId, call) {
    const command = new DescribeVpcAttributeCommand({ VpcId: vpcId, Attribute: 'enableDnsSupport' });
    try {
      const answer = await ec2.call('DescribeVpcAttribute', call?.signal, (to) => ec2.sdk.send(command, to));
      return answer.EnableDnsSupport?.Value ?? false;
    } catch (error) {
      if (error instanceof NotFoundError) return undefined;
      throw error;
    }
  },
});

/** EC2 answers `InvalidServiceName` both for a missing service and for one that does not allow the caller. */
async function endpointService(
  ec2: Ec2Caller,
  serviceName: string,
  serviceRegion: string | undefined,
  signal: AbortSignal | undefined,
): Promise<EndpointService | undefined> {
  const command = new DescribeVpcEndpointServicesCommand({
    ServiceNames: [serviceName],
    ...(serviceRegion !== undefined && { ServiceRegions: [serviceRegion] }),
  });
  try {
    const answer = await ec2.call('DescribeVpcEndpointServices', signal, (options) => ec2.sdk.send(command, options));
    const service = answer.ServiceDetails?.find((each) => each.ServiceName === serviceName);
    if (service === undefined) return undefined;
    return {
      serviceName,
      zoneIds: await zoneIdsOf(ec2, service, signal),
      acceptanceRequired: service.AcceptanceRequired ?? false,
      ...(service.ServiceRegion !== undefined && { region: service.ServiceRegion }),
    };
  } catch (error) {
    if (error instanceof DeniedError && error.source.code === 'InvalidServiceName') return undefined;
    throw error;
  }
}

/** When EC2 gives zone names without ids, the Region's list maps them. Empty: unknown. */
async function zoneIdsOf(
  ec2: Ec2Caller,
  { AvailabilityZoneIds: ids = [], AvailabilityZones: names = [] }: ServiceDetail,
  signal: AbortSignal | undefined,
): Promise<readonly string[]> {
  if (ids.length > 0 || names.length === 0) return ids;
  const command = new DescribeAvailabilityZonesCommand({});
  try {
    const answer = await ec2.call('DescribeAvailabilityZones', signal, (options) => ec2.sdk.send(command, options));
    const known = new Map((answer.AvailabilityZones ?? []).map(({ ZoneName, ZoneId }) => [ZoneName, ZoneId]));
    const mapped = names.flatMap((name) => known.get(name) ?? []);
    // With an incomplete list, zones that are offered would be refused.
    return mapped.length === names.length ? mapped : [];
  } catch (error) {
    if (error instanceof DeniedError) return [];
    throw error;
  }
}

/** Of these ids, or in VPCs with these ids. What does not exist is absent. */
export const subnetsBy = (
  ec2: Ec2Caller,
  by: 'subnet-id' | 'vpc-id',
  ids: readonly string[],
  signal?: AbortSignal,
): Promise<readonly Subnet[]> =>
  inChunks(ids, (some) =>
    ec2.collect(
      'DescribeSubnets',
      signal,
      (options) =>
        paginateDescribeSubnets({ client: ec2.sdk, pageSize: PAGE_SIZE }, { Filters: [filter(by, ...some)] }, options),
      (page) => page.Subnets?.map(toSubnet),
    ),
  );

/** Of these ids, or in VPCs with these ids. What does not exist is absent. */
export const securityGroupsBy = (
  ec2: Ec2Caller,
  by: 'group-id' | 'vpc-id',
  ids: readonly string[],
  signal?: AbortSignal,
): Promise<VpcNetwork['securityGroups']> =>
  inChunks(ids, (some) =>
    ec2.collect(
      'DescribeSecurityGroups',
      signal,
      (options) =>
        paginateDescribeSecurityGroups(
          { client: ec2.sdk, pageSize: PAGE_SIZE },
          { Filters: [filter(by, ...some)] },
          options,
        ),
      (page) =>
        page.SecurityGroups?.map(({ GroupId: id = '', VpcId: vpcId = '', GroupName: name = '' }) => ({
          id,
          vpcId,
          name,
        })),
    ),
  );

/** Converts a subnet. */
const toSubnet = (sdk: SdkSubnet): Subnet => ({
  id: sdk.SubnetId ?? '',
  vpcId: sdk.VpcId ?? '',
  zoneName: sdk.AvailabilityZone ?? '',
  zoneId: sdk.AvailabilityZoneId ?? '',
  cidr: sdk.CidrBlock ?? '',
  freeAddresses: sdk.AvailableIpAddressCount ?? 0,
  ownerId: sdk.OwnerId ?? '',
});

/** EC2 often gives only the zone's name, which differs between accounts: then the zone id comes from the subnet. */
function toNetworkInterface(sdk: SdkNetworkInterface, subnet: Place | undefined): InterfaceFacts {
  const subnetId = sdk.SubnetId ?? '';
  const zoneId = sdk.AvailabilityZoneId ?? subnet?.zoneId;
  return {
    id: sdk.NetworkInterfaceId ?? '',
    subnetId,
    zoneName: sdk.AvailabilityZone ?? '',
    ...(zoneId !== undefined && { zoneId }),
    // An IPv6-only subnet has no block, and its interfaces no IPv4 address: EC2 leaves both out.
    ...(subnet !== undefined && subnet.cidr !== '' && { cidr: subnet.cidr }),
    address: sdk.PrivateIpAddress ?? '',
  };
}
