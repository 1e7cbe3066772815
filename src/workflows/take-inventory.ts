/** `takeInventory`: what this installation has in the accounts named, and what leads nowhere. Changes nothing. */
import { ActivityCancellationType, proxyActivities } from '@temporalio/workflow';
import { linkOf } from '../contract/fleet.ts';
import type {
  Inventory,
  InventoryActivities,
  InventoryEndpoint,
  InventoryLink,
  InventoryRequest,
  LinkFacts,
  SweptEndpoint,
} from '../contract/inventory.ts';
import { toTheCent } from '../contract/money.ts';
import { accessName, readOrNamed } from './activity-calls/read-or-named.ts';

const { sweepEndpoints, readLinks } = proxyActivities<InventoryActivities>({
  startToCloseTimeout: '10 minutes',
  heartbeatTimeout: '30 seconds',
  retry: { initialInterval: '1 second', backoffCoefficient: 2, maximumInterval: '30 seconds', maximumAttempts: 5 },
  cancellationType: ActivityCancellationType.TRY_CANCEL,
});

type Unknown = Inventory['unknown'][number];

/** An account that cannot be swept is named; the others are still listed. */
export async function takeInventory({ accesses }: InventoryRequest): Promise<Inventory> {
  const unknown: Unknown[] = [];
  const swept = await readOrNamed(accesses, unknown, accessName, sweepEndpoints);
  // Two roles may lead to the same account.
  const endpoints = [...new Map(swept.map((endpoint) => [endpoint.id, endpoint])).values()];
  const names = new Map(endpoints.map(({ link }) => [linkOf(link), link]));
  const facts = names.size === 0 ? [] : await readLinks({ links: [...names.values()] });
  return joined(endpoints, facts, unknown);
}

function joined(
  endpoints: readonly SweptEndpoint[],
  facts: readonly LinkFacts[],
  swept: readonly Unknown[],
): Inventory {
  const links: InventoryLink[] = [];
  const orphans: InventoryEndpoint[] = [];
  for (const fact of facts) {
    const ours = endpoints
      .filter(({ link }) => linkOf(link) === fact.link)
      .map((endpoint) => withConnection(endpoint, fact));
    orphans.push(...ours.filter(({ why }) => why !== undefined));
    const [project = '', service = ''] = fact.link.split('/');
    const live = ours.filter(({ why }) => why === undefined);
    if (live.length === 0) continue;
    const { serviceState = 'unknown', privatelink, usdPerMonth } = fact;
    const privatelinkState = privatelink?.state ?? 'unknown';
    links.push({ project, service, serviceState, privatelinkState, usdPerMonth, endpoints: live });
  }
  const unread = facts.flatMap(({ link, unknown }) => (unknown === undefined ? [] : [{ what: link, why: unknown }]));
  const prices = [...links, ...endpoints].map(({ usdPerMonth }) => usdPerMonth);
  const sum = prices.reduce((total, price) => total + price, 0);
  return { links, orphans, unknown: [...swept, ...unread], usdPerMonth: toTheCent(sum) };
}

function withConnection(endpoint: SweptEndpoint, fact: LinkFacts): InventoryEndpoint {
  const connection = fact.connections[endpoint.id];
  const why = orphaned(endpoint, fact);
  return { ...endpoint, ...(connection && { connection }), ...(why === undefined ? {} : { why }) };
}

function orphaned(
  { serviceName }: SweptEndpoint,
  { unknown, serviceState, privatelink }: LinkFacts,
): string | undefined {
  if (unknown !== undefined) return undefined;
  if (serviceState === undefined) return 'the service is gone';
  if (privatelink === undefined) return 'the service has no privatelink any more';
  if (privatelink.serviceName !== undefined && privatelink.serviceName !== serviceName)
    return `it leads to ${serviceName}, an earlier privatelink of the service`;
  return undefined;
}
