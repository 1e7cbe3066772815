import type { SubnetRow, VpcEndpointRow } from '../world.ts';
import { AwsError } from './aws-error.ts';
import {
  demandFreeAddresses,
  demandOneSubnetPerZone,
  demandServedZones,
  groupsOf,
  subnetsOf,
} from './endpoint-checks.ts';
import { attachInterface, detachInterface } from './endpoint-interfaces.ts';
import { enter } from './endpoint-lifecycle.ts';
import { noSuchId } from './ids.ts';
import type { Call, Operations, Reply } from './operation.ts';
import { buckets } from './throttle.ts';
import { ownEndpoints } from './visibility.ts';

export const modifyVpcEndpointOperations: Operations = {
  ModifyVpcEndpoint: { mutating: true, bucket: () => buckets.endpointChange, run: modifyVpcEndpoint },
};

/** Adds and removes subnets and groups; the endpoint goes through `pending` again. */
function modifyVpcEndpoint(call: Call): Reply {
  const { world } = call;
  refuseUnmodelled(call);
  const endpoint = modifiableEndpoint(call);
  const change = requestedChange(call, endpoint);
  demandFreeAddresses(change.addSubnets);
  for (const subnet of change.addSubnets) attachInterface(world, endpoint, subnet);
  for (const subnetId of change.removeSubnetIds) detachInterface(world, endpoint, subnetId);
  endpoint.securityGroupIds = change.securityGroupIds;
  enter(world, endpoint, 'pending');
  return { body: { return: true }, ids: [endpoint.id] };
}

/** Refused, because a success without the change would hide an error. Values that change nothing are accepted. */
function refuseUnmodelled({ parameters }: Call): void {
  const unmodelled = [
    'PolicyDocument',
    'ResetPolicy',
    'AddRouteTableId',
    'RemoveRouteTableId',
    'DnsOptions',
    'SubnetConfiguration',
  ];
  const found = parameters.entries.find(
    ([name, value]) => unmodelled.includes(name.split('.')[0] ?? '') && !(name === 'ResetPolicy' && value === 'false'),
  );
  if (found !== undefined)
    throw new AwsError('UnsupportedOperation', `The sandbox does not model the parameter ${found[0]}.`);
  if ((parameters.text('IpAddressType') ?? 'ipv4') !== 'ipv4')
    throw new AwsError('InvalidParameter', 'The VPC endpoint service does not support this IP address type.');
  if (parameters.flag('PrivateDnsEnabled') === true)
    throw new AwsError(
      'InvalidParameter',
      "Private DNS can't be enabled because the service does not provide a private DNS name.",
    );
}

interface Change {
  readonly addSubnets: readonly SubnetRow[];
  readonly removeSubnetIds: readonly string[];
  readonly securityGroupIds: string[];
}

function modifiableEndpoint(call: Call): VpcEndpointRow {
  const id = call.parameters.required('VpcEndpointId');
  const endpoint = ownEndpoints.find(call, id);
  if (endpoint === undefined || endpoint.state === 'deleted') throw noSuchId('vpce', id);
  if (endpoint.state === 'available') return endpoint;
  throw new AwsError(
    'IncorrectState',
    `The VPC endpoint ${id} is ${endpoint.state}; it can be modified when it is available.`,
  );
}

/**
 * Added subnets are compared with those of the endpoint *before* the removal, so swapping a subnet within a zone takes
 * two calls. Clients disagree whether AWS allows it in one call; this is the stricter reading.
 */
function requestedChange(call: Call, endpoint: VpcEndpointRow): Change {
  const { world, parameters } = call;
  const addSubnets = subnetsOf(call, endpoint.vpcId, parameters.list('AddSubnetId')).filter(
    ({ id }) => !endpoint.subnetIds.includes(id),
  );
  const removeSubnetIds = attached(endpoint.subnetIds, parameters.list('RemoveSubnetId'), 'subnet');
  const addGroups = groupsOf(call, endpoint.vpcId, parameters.list('AddSecurityGroupId')).map(({ id }) => id);
  const removeGroups = attached(endpoint.securityGroupIds, parameters.list('RemoveSecurityGroupId'), 'security group');
  demandOneSubnetPerZone(
    endpoint.subnetIds.flatMap((id) => world.aws.subnets.get(id) ?? []),
    addSubnets,
  );
  const service = world.aws.endpointServices.get(endpoint.serviceName);
  if (service !== undefined) demandServedZones(call, service, addSubnets);
  const groups = new Set([...endpoint.securityGroupIds, ...addGroups]);
  return { addSubnets, removeSubnetIds, securityGroupIds: [...groups].filter((id) => !removeGroups.includes(id)) };
}

function attached(present: readonly string[], asked: readonly string[], noun: string): readonly string[] {
  const stranger = asked.find((id) => !present.includes(id));
  if (stranger === undefined) return asked;
  throw new AwsError('InvalidParameter', `The ${noun} ${stranger} is not associated with the VPC endpoint.`);
}
