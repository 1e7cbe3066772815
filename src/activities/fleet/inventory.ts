/** The two halves of the inventory: our endpoints by their owner tag, and what Aiven knows of their links. */
import { Context } from '@temporalio/activity';
import { DeniedError, NotFoundError } from '../../providers/errors.ts';
import type { AwsAccess } from '../../providers/ports/aws.ts';
import type { Ec2Client } from '../../providers/ports/ec2.ts';
import type { VpcEndpoint } from '../../providers/ports/vpc-endpoint.ts';
import { linkOf } from '../../contract/fleet.ts';
import type { InventoryActivities, LinkFacts, SweptEndpoint } from '../../contract/inventory.ts';
import { usdPerMonth } from '../../contract/money.ts';
import { endpointPrice } from '../plan/prices.ts';
import { workflowIdOf, type LinkName } from '../../contract/request.ts';
import type { ActivityDeps } from '../deps.ts';
import { invalid, sentence } from '../failures/invalid.ts';
import { refusedAsk, rolesIn } from '../findings/allowed.ts';
import { ENDPOINT_TAG, OWNER_TAG } from '../ownership.ts';
import { eachOnce } from './resumable.ts';
import { LINK_ID_PREFIX, linkOfWorkflowId } from '../../contract/request.ts';

/** Links that are read at the same time. */
const AT_ONCE = 4;

export const createInventory = (deps: ActivityDeps): InventoryActivities => ({
  sweepEndpoints: (access) => sweep(deps, access),
  readLinks: ({ links }) => eachOnce(links, { atOnce: AT_ONCE, linkOf }, (link) => factsOf(deps, link)),
});

async function sweep(
  { clients, installation, policy }: ActivityDeps,
  access: AwsAccess,
): Promise<readonly SweptEndpoint[]> {
  const refused = refusedAsk(policy, { roles: rolesIn('accesses', [access]) });
  if (refused.length > 0) throw invalid(refused);
  const context = Context.current();
  const call = { signal: context.cancellationSignal };
  const ec2 = clients.aws.ec2(access);
  const { account } = await clients.aws.identity(access, call);
  // EC2 takes wildcards in tag filters.
  const found = await ec2.vpcEndpoints({ tags: { [OWNER_TAG]: `${installation}/${LINK_ID_PREFIX}*` } }, call);
  const live = found.filter(({ state }) => state !== 'deleted' && state !== 'deleting');
  const zones = await zonesOf(ec2, live);
  return live.flatMap((endpoint) => {
    const link = ownedLink(endpoint, installation);
    return link === undefined ? [] : [toSwept(endpoint, { link, account, region: access.region, zones })];
  });
}

/** Zone ids by subnet. */
async function zonesOf(ec2: Ec2Client, endpoints: readonly VpcEndpoint[]): Promise<ReadonlyMap<string, string>> {
  const ids = [...new Set(endpoints.flatMap(({ subnetIds }) => subnetIds))];
  const subnets = ids.length === 0 ? [] : await ec2.subnets(ids);
  return new Map(subnets.map(({ id, zoneId }) => [id, zoneId]));
}

/** The link that an endpoint was made for; undefined: this installation did not make it. */
export function ownedLink({ tags }: VpcEndpoint, installation: string): LinkName | undefined {
  return linkOfWorkflowId((tags[OWNER_TAG] ?? '').slice(`${installation}/`.length));
}

function toSwept(
  { id, vpcId, state, serviceName, subnetIds, tags }: VpcEndpoint,
  at: { link: LinkName; account: string; region: string; zones: ReadonlyMap<string, string> },
): SweptEndpoint {
  const { link, account, region, zones } = at;
  return {
    id,
    link,
    key: tags[ENDPOINT_TAG] ?? vpcId,
    account,
    region,
    vpcId,
    state,
    serviceName,
    zoneIds: subnetIds.map((subnet) => zones.get(subnet) ?? subnet).sort(),
    usdPerMonth: usdPerMonth(endpointPrice(region).usdPerZoneHour * subnetIds.length),
  };
}

/** What cannot be read is unknown, and never an orphan. */
async function factsOf({ clients: { aiven }, policy }: ActivityDeps, link: LinkName): Promise<LinkFacts> {
  const nothing = { link: linkOf(link), connections: {}, usdPerMonth: 0 };
  const [refused] = refusedAsk(policy, { link });
  if (refused !== undefined) return { ...nothing, unknown: sentence(refused) };
  try {
    const service = await aiven.getService(link);
    const [privatelink, connections, prices] = await Promise.all([
      aiven.getPrivatelink(link),
      aiven.listConnections(link),
      aiven.privatelinkPrices(link.project),
    ]);
    const states = connections.map(({ vpcEndpointId, connectionId, state }) => {
      return [vpcEndpointId, { state, ...(connectionId === undefined ? {} : { id: connectionId }) }] as const;
    });
    return {
      ...nothing,
      serviceState: service.state,
      connections: Object.fromEntries(states),
      ...(privatelink === undefined ? {} : { privatelink: { state: privatelink.state, ...nameOf(privatelink) } }),
      usdPerMonth: privatelink === undefined ? 0 : usdPerMonth(prices[service.cloudName] ?? 0),
    };
  } catch (error) {
    if (error instanceof NotFoundError) return nothing;
    if (error instanceof DeniedError) return { ...nothing, unknown: `${workflowIdOf(link)}: ${error.message}` };
    throw error;
  }
}

const nameOf = ({ serviceName }: { serviceName?: string }) => (serviceName === undefined ? {} : { serviceName });
