/** What a create would be refused for, asked beforehand: reads are cheap, and EC2 names one reason at a time. */
import type { EndpointService, SecurityGroup, Subnet } from '../../clients/ports.ts';
import type { Look, PlacedEndpoint, StepInput } from '../../step-contract.ts';
import { refuse } from '../refusal.ts';
import { rateKey, visibleService } from './place.ts';
import type { Place } from './place.ts';

type Refusal = Extract<Look<'vpcEndpoint'>, { answer: 'refuse' }>;

export async function lookBeforeCreate(
  place: Place,
  input: StepInput,
  serviceName: string | undefined,
): Promise<Look<'vpcEndpoint'>> {
  const { endpoint, ec2 } = place;
  const [vpcThere, subnets, groups, service] = await Promise.all([
    ec2.vpcExists(endpoint.vpcId),
    ec2.subnets(endpoint.subnetIds),
    ec2.securityGroups(endpoint.securityGroupIds),
    serviceName === undefined ? undefined : visibleService(place, serviceName, input),
  ]);
  if (!vpcThere) return refuse('vpcGone', `${endpoint.vpcId} is not in ${endpoint.account}, ${endpoint.region}`);
  const refusal = refusalOfSubnets(endpoint, subnets) ?? refusalOfGroups(endpoint, groups);
  if (refusal !== undefined) return refusal;
  if (serviceName === undefined)
    return creation(endpoint, ['whether the endpoint service stands in the zones of the subnets']);
  if (service === undefined) return notVisible(endpoint, serviceName);
  return refusalOfZones(input, endpoint, subnets, service) ?? creation(endpoint);
}

/** EC2 says so for minutes after a principal was allowed, and for ever to one that is not. */
const notVisible = (endpoint: PlacedEndpoint, serviceName: string): Look<'vpcEndpoint'> => ({
  answer: 'wait',
  with: { until: 'visible' },
  says: `${serviceName} is not visible yet to ${endpoint.actingPrincipal}`,
});

function creation(endpoint: PlacedEndpoint, unknown?: readonly string[]): Look<'vpcEndpoint'> {
  const { vpcId, name, subnetIds } = endpoint;
  const subnets = `${subnetIds.length} subnet${subnetIds.length === 1 ? '' : 's'}`;
  const change = {
    action: 'create',
    says: `create VPC endpoint ${name === undefined ? '' : `${name} `}in ${vpcId} with ${subnets}`,
    rateKey: rateKey(endpoint, 'CreateVpcEndpoint'),
    undoRateKey: rateKey(endpoint, 'DeleteVpcEndpoints'),
  };
  return { answer: 'change', change, more: false, ...(unknown === undefined ? {} : { unknown }) };
}

function refusalOfSubnets({ vpcId, subnetIds }: PlacedEndpoint, subnets: readonly Subnet[]): Refusal | undefined {
  const missing = subnetIds.filter((id) => !subnets.some((subnet) => subnet.id === id));
  if (missing.length > 0) return refuse('subnetGone', `there is no ${missing.join(', ')}`);
  const elsewhere = subnets.filter((subnet) => subnet.vpcId !== vpcId);
  if (elsewhere.length > 0)
    return refuse(
      'subnetElsewhere',
      elsewhere.map((subnet) => `${subnet.id} lies in ${subnet.vpcId}, not in ${vpcId}`).join(', '),
    );
  const twins = subnets.filter(({ id, zoneId }) => subnets.some((other) => other.id !== id && other.zoneId === zoneId));
  if (twins.length > 0)
    return refuse(
      'subnetsShareZone',
      `${twins.map(({ id, zoneId }) => `${id} (${zoneId})`).join(', ')}: one subnet for each zone`,
    );
  const full = subnets.filter(({ freeAddresses }) => freeAddresses < 1);
  return full.length === 0
    ? undefined
    : refuse('noFreeAddresses', `${full.map(({ id }) => id).join(', ')} has no free address`);
}

function refusalOfGroups(
  { vpcId, securityGroupIds }: PlacedEndpoint,
  groups: readonly SecurityGroup[],
): Refusal | undefined {
  const missing = securityGroupIds.filter((id) => !groups.some((group) => group.id === id));
  if (missing.length > 0) return refuse('groupGone', `there is no ${missing.join(', ')}`);
  const elsewhere = groups.filter((group) => group.vpcId !== vpcId);
  if (elsewhere.length === 0) return undefined;
  return refuse(
    'subnetElsewhere',
    elsewhere.map((group) => `${group.id} belongs to ${group.vpcId}, not to ${vpcId}`).join(', '),
  );
}

/** Zone names differ between accounts, ids do not. Of another region's service the zones say nothing here. */
function refusalOfZones(
  { serviceRegion }: StepInput,
  { region }: PlacedEndpoint,
  subnets: readonly Subnet[],
  { serviceName, zoneIds }: EndpointService,
): Refusal | undefined {
  if (region !== serviceRegion) return undefined;
  const outside = subnets.filter(({ zoneId }) => !zoneIds.includes(zoneId));
  if (outside.length === 0) return undefined;
  const subnetsThere = outside.map(({ id, zoneId }) => `${id} is in ${zoneId}`).join(', ');
  return refuse('zoneNotOffered', `${subnetsThere}; ${serviceName} stands in ${zoneIds.join(', ')}`);
}
