/** Takes back what a run did to the PrivateLink resource: deletes it, or drops the principals and regions it added. */
import { NotFoundError } from '../../providers/errors.ts';
import type { AivenClient, Connection, Privatelink, PrivatelinkSettings } from '../../providers/ports.ts';
import type { Leftover, Removed, RemoveInput } from '../../contract/step-contract.ts';

/**
 * One call at most. Nothing there: quiet. Connections that are listed keep the resource (deleting it would cut them
 * off) and, when they appeared after principals were added, those principals.
 */
export async function removePrivatelink(aiven: AivenClient, input: Input): Promise<Removed<'privatelink'>> {
  if (input.remove.length === 0) return NOTHING;
  const found = await aiven.getPrivatelink(input).catch(goneWithItsService);
  if (found === undefined) return NOTHING;
  const connections = await aiven.listConnections(input);
  if (input.remove.some(({ what }) => what === 'resource')) return removeResource(aiven, input, found, connections);
  const regions = removableRegions(input, found, connections);
  const { settings, ...done } = removablePrincipals(input, found, connections);
  const changed = { ...settings, ...regions.settings };
  if (Object.keys(changed).length > 0) await aiven.updatePrivatelink(input, changed);
  return { removed: [...done.removed, ...regions.removed], left: [...done.left, ...regions.left] };
}

type Input = RemoveInput<'privatelink'>;

const NOTHING: Removed<'privatelink'> = { removed: [], left: [] };

/** A second DELETE is not sent: while the first is under way Aiven's answer to it is not documented. */
async function removeResource(
  aiven: AivenClient,
  input: Input,
  found: Privatelink,
  connections: readonly Connection[],
): Promise<Removed<'privatelink'>> {
  const forced = input.remove.some((each) => each.what === 'resource' && each.force === true);
  if (connections.length > 0 && !forced) return { removed: [], left: [await leftover(aiven, input, connections)] };
  if (found.state !== 'deleting') await aiven.deletePrivatelink(input);
  return { removed: [`PrivateLink resource of ${nameOf(input)}`], left: [], wait: { want: 'gone', deleted: true } };
}

/** While others are connected the resource stays. That is no failure: it is listed as left, with its price. */
async function leftover(aiven: AivenClient, input: Input, connections: readonly Connection[]): Promise<Leftover> {
  const [service, prices] = await Promise.all([aiven.getService(input), aiven.privatelinkPrices(input.project)]);
  return {
    what: 'PrivateLink resource',
    id: nameOf(input),
    why: `others are connected: ${idsOf(connections)}`,
    usdPerDay: (prices[service.cloudName] ?? 0) * 24,
  };
}

interface Removable {
  /** What the one PUT says of it. */
  readonly settings?: PrivatelinkSettings;
  readonly removed: readonly string[];
  readonly left: readonly Leftover[];
}

function removablePrincipals(input: Input, found: Privatelink, connections: readonly Connection[]): Removable {
  const asked = input.remove.flatMap((each) => (each.what === 'principals' ? [each] : []));
  const added = new Set(asked.flatMap((each) => each.added));
  const dropped = found.principals.filter((principal) => added.has(principal));
  if (dropped.length === 0) return NOTHING;
  const newer = newerThan(asked[0]?.connected, connections);
  const kept = found.principals.filter((principal) => !added.has(principal));
  if (newer.length > 0 || kept.length === 0)
    return { removed: [], left: dropped.map((principal) => keptPrincipal(principal, newer)) };
  return { settings: { principals: kept }, removed: dropped.map((principal) => `principal ${principal}`), left: [] };
}

/** A connection made since may come from there: Aiven does not tell where an endpoint stands. */
function removableRegions(input: Input, found: Privatelink, connections: readonly Connection[]): Removable {
  const asked = input.remove.flatMap((each) => (each.what === 'regions' ? [each] : []));
  const added = new Set(asked.flatMap((each) => each.added));
  const dropped = (found.supportedRegions ?? []).filter((region) => added.has(region));
  if (dropped.length === 0) return NOTHING;
  const newer = newerThan(asked[0]?.connected, connections);
  if (newer.length > 0) {
    const why = `a connection made since may need it: ${idsOf(newer)}`;
    return { removed: [], left: dropped.map((id) => ({ what: 'region', id, why, usdPerDay: 0 })) };
  }
  const kept = (found.supportedRegions ?? []).filter((region) => !added.has(region));
  return { settings: { supportedRegions: kept }, removed: dropped.map((region) => `region ${region}`), left: [] };
}

const newerThan = (known: readonly string[] = [], connections: readonly Connection[]): readonly Connection[] =>
  connections.filter(({ vpcEndpointId }) => !known.includes(vpcEndpointId));

const idsOf = (connections: readonly Connection[]): string =>
  connections.map(({ vpcEndpointId }) => vpcEndpointId).join(', ');

const keptPrincipal = (principal: string, newer: readonly Connection[]): Leftover => ({
  what: 'principal',
  id: principal,
  why:
    newer.length === 0
      ? 'it is the last one, and Aiven keeps at least one'
      : `a connection made since may need it: ${idsOf(newer)}`,
  usdPerDay: 0,
});

/** The service itself is gone, and its PrivateLink resource with it. */
export function goneWithItsService(error: unknown): undefined {
  if (!(error instanceof NotFoundError)) throw error;
}

const nameOf = ({ project, service }: Input): string => `${project}/${service}`;
