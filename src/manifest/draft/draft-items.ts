/** Items of a manifest, made from what is there, with placeholders for what a person must decide. */
import type { FoundEndpoint, Linkable, LinkableService, LinkableVpc } from '../../contract/linkable.ts';
import { PLACEHOLDER } from '../placeholder.ts';

export interface DraftItem {
  readonly project: string;
  readonly service: string;
  readonly components: readonly string[];
  readonly endpoints: readonly DraftEndpoint[];
  /** For people: a description, and what to decide. */
  readonly says: readonly string[];
  /** Whether it already has a PrivateLink resource. */
  readonly linked: boolean;
}

export interface DraftEndpoint {
  readonly vpcId: string;
  readonly name?: string;
  readonly subnetIds: readonly string[];
  readonly securityGroupIds: readonly string[];
  readonly region?: string;
  readonly roleArn?: string;
  readonly adopt?: string;
}

/** One item for each service that can have PrivateLink, in their order. */
export const draftItems = ({ services, vpcs }: Linkable): readonly DraftItem[] =>
  services.filter(({ not }) => not === undefined).map((service) => draftItem(service, vpcs));

function draftItem(service: LinkableService, vpcs: readonly LinkableVpc[]): DraftItem {
  const { project, service: name, type, plan, state, region, components, open, linked } = service;
  const there = endpointsOf(service, vpcs);
  const near = vpcs.filter(({ access }) => access.region === region);
  const chosen = componentsOf(service);
  return {
    project,
    service: name,
    components: chosen,
    endpoints: there.length > 0 ? there : [endpointIn(near.length === 1 ? near[0] : undefined)],
    says: [
      `${type} ${plan} in ${region ?? 'no region'}: ${state}`,
      ...(linked === undefined ? [] : [linkedText(linked, there.length)]),
      `components: ${open.length > 0 ? `open ${open.join(', ')} of` : 'choose from'} ${components.join(', ')}`,
      ...(there.length > 0 ? [] : choiceOf(near, region)),
    ],
    linked: linked !== undefined,
  };
}

/** The open components; if there are none, the one named like the service type: kafka. */
function componentsOf({ type, components, open }: LinkableService): readonly string[] {
  if (open.length > 0) return open;
  return components.includes(type) ? [type] : [PLACEHOLDER];
}

function linkedText(linked: NonNullable<LinkableService['linked']>, seen: number): string {
  const connections = linked.connections.map(({ vpcEndpointId, state }) => `${vpcEndpointId} (${state})`);
  const what = `linked already: PrivateLink is ${linked.state}`;
  if (connections.length === 0) return `${what}, without connections`;
  const where = seen > 0 ? 'the existing endpoints are below' : 'not in the VPCs that were looked at';
  return `${what}, connected by ${connections.join(', ')}: ${where}`;
}

/** The existing endpoints of the service, as they are, so that a plan has nothing to do or adopts them. */
function endpointsOf({ link, linked }: LinkableService, vpcs: readonly LinkableVpc[]): readonly DraftEndpoint[] {
  const { serviceName } = linked ?? {};
  if (serviceName === undefined) return [];
  return vpcs.flatMap((vpc) =>
    vpc.endpoints
      .filter((endpoint) => endpoint.serviceName === serviceName)
      .map((endpoint) => asItIs(vpc, endpoint, endpoint.made?.link === link)),
  );
}

const asItIs = (
  vpc: LinkableVpc,
  { id, subnetIds, securityGroupIds, made }: FoundEndpoint,
  ours: boolean,
): DraftEndpoint => ({
  vpcId: vpc.id,
  ...(ours && made?.name !== undefined ? { name: made.name } : {}),
  subnetIds,
  securityGroupIds,
  ...accessOf(vpc),
  ...(ours ? {} : { adopt: id }),
});

const accessOf = ({ access: { region, roleArn } }: LinkableVpc) => ({
  region,
  ...(roleArn === undefined ? {} : { roleArn }),
});

/** `vpc` undefined: a person must choose it. */
const endpointIn = (vpc: LinkableVpc | undefined): DraftEndpoint =>
  vpc === undefined
    ? { vpcId: PLACEHOLDER, subnetIds: [PLACEHOLDER], securityGroupIds: [PLACEHOLDER] }
    : { vpcId: vpc.id, subnetIds: subnetsOf(vpc), securityGroupIds: groupsOf(vpc), ...accessOf(vpc) };

/** One subnet for each zone: the one with most free addresses. */
function subnetsOf({ subnets }: LinkableVpc): readonly string[] {
  const best = new Map<string, LinkableVpc['subnets'][number]>();
  for (const subnet of subnets)
    if (subnet.freeAddresses > (best.get(subnet.zoneId)?.freeAddresses ?? 0)) best.set(subnet.zoneId, subnet);
  const chosen = [...best.values()].sort((one, other) => (one.zoneId < other.zoneId ? -1 : 1));
  return chosen.length === 0 ? [PLACEHOLDER] : chosen.map(({ id }) => id);
}

/** Leaves out the group `default` of every VPC, which admits only its own members. */
function groupsOf({ securityGroups }: LinkableVpc): readonly string[] {
  const [only, ...others] = securityGroups.filter(({ name }) => name !== 'default');
  return only !== undefined && others.length === 0 ? [only.id] : [PLACEHOLDER];
}

function choiceOf(near: readonly LinkableVpc[], region: string | undefined): readonly string[] {
  if (near.length === 0)
    return [`no VPC was found in ${region ?? 'its region'}: write its id, or give --role-arn of its account`];
  return near.length === 1 ? [] : [`VPC: choose from ${near.map(({ id }) => id).join(', ')} (see the top of the file)`];
}
