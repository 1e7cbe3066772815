import type { EndpointServiceRow, VpcEndpointRow, VpcRow } from '../world.ts';
import { AwsError } from './aws-error.ts';
import { remember, rememberedEndpoint } from './client-tokens.ts';
import {
  demandFreeAddresses,
  demandOneSubnetPerZone,
  demandServedZones,
  groupsOf,
  notForParticipants,
  subnetsOf,
} from './endpoint-checks.ts';
import { endpointItem } from './endpoint-item.ts';
import { addEndpoint } from './endpoint-lifecycle.ts';
import { visibleService } from './endpoint-services.ts';
import type { Call, Operations, Reply } from './operation.ts';
import { specifiedTags } from './tag-specifications.ts';
import { buckets } from './throttle.ts';
import { ownGroups } from './visibility.ts';
import { ownVpc } from './vpcs.ts';

export const createVpcEndpointOperations: Operations = {
  CreateVpcEndpoint: { mutating: true, bucket: () => buckets.endpointChange, run: createVpcEndpoint },
};

/** The order of AWS's own checks is unknown; here every check comes before anything is created. */
function createVpcEndpoint(call: Call): Reply {
  const { world, caller, parameters } = call;
  const type = requestedType(call);
  const vpcId = parameters.required('VpcId');
  const serviceName = parameters.required('ServiceName');
  const serviceRegion = parameters.text('ServiceRegion') ?? caller.region;
  const tags = specifiedTags(call, 'vpc-endpoint');
  refuseUnmodelled(call);

  const remembered = rememberedEndpoint(call);
  if (remembered !== undefined) return replyWith(call, remembered);

  const vpc = ownVpc(call, vpcId);
  if (vpc.account !== caller.account) throw notForParticipants(vpc.id);
  const service = visibleService(call, serviceName, [serviceRegion]);
  demandInterfaceType(service, type);
  const subnets = subnetsOf(call, vpc.id, parameters.list('SubnetId'));
  demandOneSubnetPerZone([], subnets);
  demandServedZones(call, service, subnets);
  const groups = groupsOf(call, vpc.id, requestedGroups(call, vpc));
  demandNoPrivateDns(call, vpc, service);
  demandRoom(call, vpc);
  demandFreeAddresses(subnets);

  const endpoint = addEndpoint(world, {
    account: caller.account,
    region: caller.region,
    vpcId: vpc.id,
    serviceName,
    serviceRegion,
    type,
    state: service.acceptanceRequired ? 'pendingAcceptance' : 'pending',
    securityGroupIds: groups.map((group) => group.id),
    tags,
    createdAt: world.clock.now(),
    subnets,
  });
  remember(call, endpoint);
  return replyWith(call, endpoint);
}

function replyWith(call: Call, endpoint: VpcEndpointRow): Reply {
  return {
    body: { vpcEndpoint: endpointItem(endpoint, call), clientToken: call.parameters.text('ClientToken') },
    ids: [endpoint.id],
    shown: { [endpoint.id]: endpoint.state },
  };
}

const types = ['Gateway', 'GatewayLoadBalancer', 'Interface', 'Resource', 'ServiceNetwork', 'Tunnel'];

function requestedType({ parameters }: Call): string {
  const type = parameters.text('VpcEndpointType') ?? 'Gateway';
  if (types.includes(type)) return type;
  throw new AwsError('InvalidVpcEndpointType', `Invalid VPC endpoint type '${type}'`);
}

function demandInterfaceType({ serviceName }: EndpointServiceRow, type: string): void {
  if (type === 'Interface') return;
  throw new AwsError(
    'InvalidServiceName',
    `The Vpc Endpoint Service '${serviceName}' does not support the endpoint type '${type}'.`,
  );
}

/** Without groups EC2 uses the VPC's default one, without a warning. */
function requestedGroups(call: Call, vpc: VpcRow): readonly string[] {
  const asked = call.parameters.list('SecurityGroupId');
  if (asked.length > 0) return asked;
  const standard = ownGroups.all(call).find((group) => group.vpcId === vpc.id && group.name === 'default');
  return standard === undefined ? [] : [standard.id];
}

/** Aiven's endpoint services have no private DNS name, so enabling it always fails; the error depends on what is checked first. */
function demandNoPrivateDns({ parameters }: Call, vpc: VpcRow, service: EndpointServiceRow): void {
  if (parameters.flag('PrivateDnsEnabled') !== true) return;
  if (!vpc.enableDnsSupport || !vpc.enableDnsHostnames) {
    throw new AwsError(
      'InvalidParameter',
      `Enabling private DNS requires both enableDnsSupport and enableDnsHostnames VPC attributes set to true for ${vpc.id}`,
    );
  }
  throw new AwsError(
    'InvalidParameter',
    service.acceptanceRequired
      ? `Private DNS can only be enabled after the endpoint connection is accepted by the owner of ${service.serviceName}`
      : `Private DNS can't be enabled because the service ${service.serviceName} does not provide a private DNS name.`,
  );
}

function demandRoom({ world }: Call, vpc: VpcRow): void {
  const standing = [...world.aws.vpcEndpoints.values()].filter(
    ({ vpcId, state }) => vpcId === vpc.id && state !== 'deleted',
  );
  if (standing.length < vpc.endpointQuota) return;
  throw new AwsError('VpcEndpointLimitExceeded', 'The maximum number of VPC endpoints has been reached.');
}

/** Refused, because ignoring them would hide an error. */
function refuseUnmodelled({ parameters }: Call): void {
  const unmodelled = [
    'PolicyDocument',
    'SubnetConfiguration',
    'RouteTableId',
    'ServiceNetworkArn',
    'ResourceConfigurationArn',
  ];
  const found = parameters.entries.find(([name]) => unmodelled.includes(name.split('.')[0] ?? ''));
  if (found !== undefined)
    throw new AwsError('UnsupportedOperation', `The sandbox does not model the parameter ${found[0]}.`);
  const ipAddressType = parameters.text('IpAddressType') ?? 'ipv4';
  if (ipAddressType === 'ipv4') return;
  throw new AwsError(
    'InvalidParameter',
    `The VPC endpoint service does not support the IP address type ${ipAddressType}.`,
  );
}
