/** What a manifest could connect: the services of a project, and the VPCs of an account and region. Reads only. */
import { Context } from '@temporalio/activity';
import { linkOf } from '../../contract/fleet.ts';
import type { FoundEndpoint, LinkableActivities, LinkableService, LinkableVpc } from '../../contract/linkable.ts';
import type { AwsAccess } from '../../providers/ports/aws.ts';
import type { Service } from '../../providers/ports/aiven.ts';
import type { VpcEndpoint } from '../../providers/ports/vpc-endpoint.ts';
import type { ActivityDeps } from '../deps.ts';
import { invalid } from '../failures/invalid.ts';
import { refusedAsk, rolesIn } from '../findings/allowed.ts';
import { awsRegionOf, serviceFindings } from '../findings/service.ts';
import { ENDPOINT_TAG } from '../ownership.ts';
import { ownedLink } from './inventory.ts';
import { eachOnce } from './resumable.ts';

/** Each service takes about five reads of Aiven. */
const AT_ONCE = 4;

/** The names of endpoint services that are not AWS's own; in China they begin with `cn.`. */
const OTHERS_SERVICES = '*com.amazonaws.vpce.*';

export const createLinkable = (deps: ActivityDeps): LinkableActivities => ({
  findServices: ({ project }) => services(deps, project),
  findVpcs: ({ access, vpcs }) => networks(deps, access, vpcs),
});

/** Services that the policy refuses are not listed. */
async function services(deps: ActivityDeps, project: string): Promise<readonly LinkableService[]> {
  const { clients, policy } = deps;
  const refused = refusedAsk(policy, { project: { field: 'project', value: project } });
  if (refused.length > 0) throw invalid(refused);
  const { cancellationSignal: signal } = Context.current();
  const all = (await clients.aiven.listServices(project, { signal })).filter(
    ({ name }) => refusedAsk(policy, { link: { project, service: name } }).length === 0,
  );
  const keys = new Map<string, Promise<readonly string[]>>();
  const keysOf = (type: string): Promise<readonly string[]> => {
    const asked = keys.get(type) ?? clients.aiven.componentAccessKeys(project, type, { signal });
    keys.set(type, asked);
    return asked;
  };
  const named = (service: Service) => linkOf({ project, service: service.name });
  return eachOnce(all, { atOnce: AT_ONCE, linkOf: named }, async (service) =>
    toLinkable(deps, project, service, await keysOf(service.type)),
  );
}

async function toLinkable(
  deps: ActivityDeps,
  project: string,
  service: Service,
  components: readonly string[],
): Promise<LinkableService> {
  const { aiven } = deps.clients;
  const { name, type, plan, state, componentAccess } = service;
  const ref = { project, service: name };
  const region = awsRegionOf(service);
  const findings = await serviceFindings(deps, project, service);
  const wrong = findings.filter(({ level }) => level === 'error').map(({ problem, fix }) => `${problem}: ${fix}`);
  // The findings know only the types of today.
  const none = `is of type ${type}, which has no AWS PrivateLink`;
  if (components.length === 0 && !wrong.some((each) => each.startsWith(none))) wrong.push(none);
  const linked = wrong.length > 0 ? undefined : await aiven.getPrivatelink(ref);
  const connections = linked === undefined ? [] : await aiven.listConnections(ref);
  return {
    ...ref,
    link: linkOf(ref),
    type,
    plan,
    state,
    components,
    open: components.filter((key) => componentAccess[key] === true),
    ...(region === undefined ? {} : { region }),
    ...(linked === undefined
      ? {}
      : {
          linked: {
            state: linked.state,
            ...(linked.serviceName === undefined ? {} : { serviceName: linked.serviceName }),
            connections: connections.map(({ vpcEndpointId, state: each }) => ({ vpcEndpointId, state: each })),
          },
        }),
    ...(wrong.length === 0 ? {} : { not: [...new Set(wrong)].join('; ') }),
  };
}

/** VPCs that the policy refuses are not listed. */
async function networks(
  { clients, policy, installation }: ActivityDeps,
  access: AwsAccess,
  wanted: readonly string[],
): Promise<readonly LinkableVpc[]> {
  const refused = refusedAsk(policy, { roles: rolesIn('accesses', [access]) });
  if (refused.length > 0) throw invalid(refused);
  const call = { signal: Context.current().cancellationSignal };
  const { account } = await clients.aws.identity(access, call);
  const found = await clients.aws.inspect(access).vpcNetworks(wanted.length === 0 ? undefined : wanted, call);
  const allowed = found.filter(({ id }) => refusedAsk(policy, { vpcs: [{ field: 'vpc', value: id }] }).length === 0);
  const endpoints = await clients.aws.ec2(access).vpcEndpoints({ serviceName: OTHERS_SERVICES }, call);
  return allowed.map(({ subnets, securityGroups, ...vpc }) => ({
    ...vpc,
    account,
    access,
    // An endpoint's network interface has an IPv4 address.
    subnets: subnets
      .filter(({ cidr }) => cidr !== '')
      .map(({ id, zoneId, freeAddresses }) => ({ id, zoneId, freeAddresses })),
    securityGroups: securityGroups.map(({ id, name }) => ({ id, name })),
    endpoints: endpoints
      .filter(({ vpcId, state }) => vpcId === vpc.id && state !== 'deleted' && state !== 'deleting')
      .map((endpoint) => toFound(endpoint, installation)),
  }));
}

function toFound(endpoint: VpcEndpoint, installation: string): FoundEndpoint {
  const { id, vpcId, serviceName, subnetIds, securityGroupIds, tags } = endpoint;
  const link = ownedLink(endpoint, installation);
  const name = (tags[ENDPOINT_TAG] ?? '').slice(`${vpcId}/`.length);
  return {
    id,
    serviceName,
    subnetIds,
    securityGroupIds,
    ...(link === undefined ? {} : { made: { link: linkOf(link), ...(name === '' ? {} : { name }) } }),
  };
}
