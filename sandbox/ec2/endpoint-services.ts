import type { EndpointServiceRow } from '../world.ts';
import { dnsSuffixOf } from '../partitions.ts';
import { AwsError } from './aws-error.ts';
import { describeOperation } from './describe-operation.ts';
import type { Call, Operations } from './operation.ts';
import { covers } from './permissions.ts';
import { zonesOf } from './visibility.ts';
import { items, type Xml } from './xml.ts';

export const endpointServiceOperations: Operations = {
  DescribeVpcEndpointServices: describeOperation<EndpointServiceRow>({
    set: 'serviceDetailSet',
    before: (services) => ({ serviceNameSet: items(services.map(({ serviceName }) => serviceName)) }),
    rows: askedServices,
    idOf: (service) => service.serviceName,
    tagsOf: () => ({}),
    filters: {
      owner: (service) => service.ownerId,
      'service-name': (service) => service.serviceName,
      'service-region': (service) => service.region,
      'service-type': () => 'Interface',
      'supported-ip-address-types': () => 'ipv4',
    },
    item: serviceItem,
    pages: { smallest: 1, largest: 1000, capped: true },
  }),
};

/**
 * The service, if this caller may see it from its region. Otherwise throws `InvalidServiceName` with the same text for a
 * service that does not exist and for one that does not allow the caller, as EC2 does.
 */
export function visibleService(call: Call, serviceName: string, serviceRegions: readonly string[]): EndpointServiceRow {
  const service = call.world.aws.endpointServices.get(serviceName);
  if (service !== undefined && serviceRegions.includes(service.region) && isOffered(call, service)) return service;
  throw new AwsError('InvalidServiceName', `The Vpc Endpoint Service '${serviceName}' does not exist`);
}

/** Zone ids in which both the service and the caller's account are; none across regions. */
const commonZones = ({ world, caller }: Call, service: EndpointServiceRow): ReadonlyMap<string, string> =>
  service.region === caller.region
    ? new Map([...zonesOf(world, caller)].filter(([, id]) => service.zoneIds.includes(id)))
    : new Map();

function askedServices(call: Call): readonly EndpointServiceRow[] {
  const regions = call.parameters.list('ServiceRegion');
  const asked = regions.length === 0 ? [call.caller.region] : regions;
  const names = call.parameters.list('ServiceName');
  if (names.length > 0) return names.map((name) => visibleService(call, name, asked));
  return [...call.world.aws.endpointServices.values()].filter(
    (service) => asked.includes(service.region) && isOffered(call, service),
  );
}

const isOffered = ({ caller }: Call, service: EndpointServiceRow): boolean =>
  (service.region === caller.region || service.supportedRegions.includes(caller.region)) &&
  service.allowedPrincipals.some((entry) => covers(entry, caller));

function serviceItem(service: EndpointServiceRow, call: Call): Xml {
  const zones = commonZones(call, service);
  return {
    serviceName: service.serviceName,
    serviceId: service.serviceId,
    serviceType: items([{ serviceType: 'Interface' }]),
    serviceRegion: service.region,
    availabilityZoneIdSet: items(service.namesZonesOnly ? [] : [...zones.values()]),
    availabilityZoneSet: items([...zones.keys()]),
    owner: service.ownerId,
    baseEndpointDnsNameSet: items([`${service.serviceId}.${service.region}.vpce.${dnsSuffixOf(service.region)}`]),
    vpcEndpointPolicySupported: false,
    acceptanceRequired: service.acceptanceRequired,
    managesVpcEndpoints: false,
    tagSet: '',
    supportedIpAddressTypeSet: items(['ipv4']),
  };
}
