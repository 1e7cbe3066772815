/** Takes back what a run did to the PrivateLink resource: deletes it, or drops the principals it added. */
import { NotFoundError } from '../../providers/errors.ts';
import type { AivenClient, Connection, Privatelink } from '../../providers/ports.ts';
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
  return removePrincipals(aiven, input, found, connections);
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

/** Other people's connections are a fact, not a failure: the resource is listed with its price. */
async function leftover(aiven: AivenClient, input: Input, connections: readonly Connection[]): Promise<Leftover> {
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
  input: Input,
  found: Privatelink,
  connections: readonly Connection[],
): Promise<Removed<'privatelink'>> {
  const asked = input.remove.flatMap((each) => (each.what === 'principals' ? [each] : []));
  const added = new Set(asked.flatMap((each) => each.added));
  const dropped = found.principals.filter((principal) => added.has(principal));
  if (dropped.length === 0) return NOTHING;
  const known = asked[0]?.connected ?? [];
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

/** The service itself is gone, and its PrivateLink resource with it. */
export function goneWithItsService(error: unknown): undefined {
  if (!(error instanceof NotFoundError)) throw error;
}

const nameOf = ({ project, service }: Input): string => `${project}/${service}`;
