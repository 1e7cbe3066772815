/** Takes back what a run did to the PrivateLink resource: deletes it, drops the principals it added, puts the former list back. */
import { NotFoundError } from '../../providers/errors.ts';
import type { AivenClient, Connection, Privatelink } from '../../providers/ports.ts';
import { samePrincipals } from './principals.ts';
import type { Change, Leftover, Removed, RemoveInput } from '../../contract/step-contract.ts';

/**
 * One call at most. Nothing there: quiet. Connections that are listed keep the resource (deleting it would cut them
 * off) and, when they appeared after principals were added, those principals.
 */
export async function removePrivatelink(aiven: AivenClient, input: RemoveInput): Promise<Removed> {
  if (input.made.length === 0) return NOTHING;
  const found = await aiven.getPrivatelink(input).catch(absent);
  if (found === undefined) return NOTHING;
  const changed = input.made.find(({ action }) => action === 'setPrincipals');
  if (changed !== undefined) return putBack(aiven, input, found, changed);
  const connections = await aiven.listConnections(input);
  if (input.made.some(({ action }) => action === 'create')) return removeResource(aiven, input, found, connections);
  return removePrincipals(aiven, input, found, connections);
}

const NOTHING: Removed = { removed: [], left: [] };

/** The list from before the change, whatever it has become since: the run held the lock. */
async function putBack(
  aiven: AivenClient,
  input: RemoveInput,
  found: Privatelink,
  { before }: Change,
): Promise<Removed> {
  const { principals } = before as { readonly principals: readonly string[] };
  if (samePrincipals(found.principals, principals)) return NOTHING;
  await aiven.updatePrivatelink(input, { principals });
  return { removed: [`change of the principals of ${nameOf(input)}`], left: [], with: { principals } };
}

/** A second DELETE is not sent: while the first is under way Aiven's answer to it is not documented. */
async function removeResource(
  aiven: AivenClient,
  input: RemoveInput,
  found: Privatelink,
  connections: readonly Connection[],
): Promise<Removed> {
  const forced = input.made.some(({ with: hint }) => (hint as { force?: boolean } | undefined)?.force === true);
  if (connections.length > 0 && !forced) return { removed: [], left: [await leftover(aiven, input, connections)] };
  if (found.state !== 'deleting') await aiven.deletePrivatelink(input);
  return { removed: [`PrivateLink resource of ${nameOf(input)}`], left: [], with: { deleted: true } };
}

/** Other people's connections are a fact, not a failure: the resource is listed with its price. */
async function leftover(aiven: AivenClient, input: RemoveInput, connections: readonly Connection[]): Promise<Leftover> {
  const [service, prices] = await Promise.all([aiven.getService(input), aiven.privatelinkPrices(input.project)]);
  return {
    what: 'PrivateLink resource',
    id: nameOf(input),
    why: `others are connected: ${connections.map(({ vpcEndpointId }) => vpcEndpointId).join(', ')}`,
    usdPerDay: (prices[service.cloudName] ?? 0) * 24,
  };
}

async function removePrincipals(
  aiven: AivenClient,
  input: RemoveInput,
  found: Privatelink,
  connections: readonly Connection[],
): Promise<Removed> {
  const added = new Set(input.made.flatMap(addedBy));
  const dropped = found.principals.filter((principal) => added.has(principal));
  if (dropped.length === 0) return NOTHING;
  const known = input.made.map(connectionsBefore)[0] ?? [];
  const newer = connections.filter(({ vpcEndpointId }) => !known.includes(vpcEndpointId));
  const kept = found.principals.filter((principal) => !added.has(principal));
  if (newer.length > 0 || kept.length === 0)
    return { removed: [], left: dropped.map((principal) => keptPrincipal(principal, newer)) };
  await aiven.updatePrivatelink(input, { principals: kept });
  return { removed: dropped.map((principal) => `principal ${principal}`), left: [] };
}

const keptPrincipal = (principal: string, newer: readonly Connection[]): Leftover => ({
  what: 'principal',
  id: principal,
  why:
    newer.length === 0
      ? 'it is the last one, and Aiven keeps at least one'
      : `a connection made since may need it: ${newer.map(({ vpcEndpointId }) => vpcEndpointId).join(', ')}`,
  usdPerDay: 0,
});

const addedBy = ({ action, with: hint }: Change): readonly string[] =>
  action === 'addPrincipals' ? (hint as { readonly added: readonly string[] }).added : [];

const connectionsBefore = ({ before }: Change): readonly string[] =>
  (before as { readonly connections?: readonly string[] } | undefined)?.connections ?? [];

/** The service itself is gone, and its PrivateLink resource with it. */
function absent(error: unknown): undefined {
  if (!(error instanceof NotFoundError)) throw error;
}

const nameOf = ({ project, service }: RemoveInput): string => `${project}/${service}`;
