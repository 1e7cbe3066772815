/** Undoes what a run did to the PrivateLink resource: deletes it, or drops the principals and regions it added. */
import { NotFoundError } from '../../providers/errors.ts';
import type { AivenClient, Connection, Privatelink, PrivatelinkSettings } from '../../providers/ports/aiven.ts';
import type { Leftover, Removal, Removed, RemoveInput } from '../../contract/removal.ts';

/**
 * One call at most; none when nothing is there. Connections that are listed keep the resource (deleting it would cut
 * them off) and, when they appeared after principals were added, those principals.
 */
export async function removePrivatelink(aiven: AivenClient, input: Input): Promise<Removed<'privatelink'>> {
  if (input.remove.length === 0) return NOTHING;
  const found = await aiven.getPrivatelink(input).catch(goneWithItsService);
  if (found === undefined) return NOTHING;
  const connections = await aiven.listConnections(input);
  if (input.remove.some(({ what }) => what === 'resource')) return removeResource(aiven, input, found, connections);
  const regions = removable(input, regionsOf(found), connections);
  const { settings, ...done } = removable(input, principalsOf(found), connections);
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
  /** Its part of the one PUT. */
  readonly settings?: PrivatelinkSettings;
  readonly removed: readonly string[];
  readonly left: readonly Leftover[];
}

/** A list of the resource to which a run added something. */
interface AddedTo {
  readonly what: 'principals' | 'regions';
  readonly noun: 'principal' | 'region';
  readonly there: readonly string[];
  readonly settings: (kept: readonly string[]) => PrivatelinkSettings;
  /** Why the list may not become empty; absent: it may. */
  readonly lastStays?: string;
}

const principalsOf = ({ principals: there }: Privatelink): AddedTo => ({
  ...({ what: 'principals', noun: 'principal' } as const),
  there,
  settings: (principals) => ({ principals }),
  lastStays: 'it is the last one, and Aiven keeps at least one',
});

const regionsOf = ({ supportedRegions: there = [] }: Privatelink): AddedTo => ({
  ...({ what: 'regions', noun: 'region' } as const),
  there,
  settings: (supportedRegions) => ({ supportedRegions }),
});

/** A connection made since may need what was added: Aiven does not tell who made it, nor where its endpoint is. */
function removable(
  input: Input,
  { what, noun, there, settings, lastStays }: AddedTo,
  connections: readonly Connection[],
): Removable {
  const asked = input.remove.flatMap((each) => (each.what !== 'resource' && each.what === what ? [each] : []));
  const added = new Set(asked.flatMap((each) => each.added));
  const dropped = there.filter((each) => added.has(each));
  if (dropped.length === 0) return NOTHING;
  const newer = newerThan(asked[0]?.connected, connections);
  const kept = there.filter((each) => !added.has(each));
  const last = kept.length === 0 ? lastStays : undefined;
  const why = newer.length > 0 ? `a connection made since may need it: ${idsOf(newer)}` : last;
  if (why !== undefined)
    return { removed: [], left: dropped.map((id): Leftover => ({ what: noun, id, why, usdPerDay: 0 })) };
  return { settings: settings(kept), removed: dropped.map((each) => `${noun} ${each}`), left: [] };
}

/** Who was connected before principals or regions were added does not need them. The resource is needed by everybody. */
export const connectedBefore = (removals: readonly Removal<'privatelink'>[]): readonly string[] | undefined =>
  removals.some(({ what }) => what === 'resource')
    ? undefined
    : removals.flatMap((each) => (each.what === 'resource' ? [] : [each.connected]))[0];

const newerThan = (known: readonly string[] = [], connections: readonly Connection[]): readonly Connection[] =>
  connections.filter(({ vpcEndpointId }) => !known.includes(vpcEndpointId));

const idsOf = (connections: readonly Connection[]): string =>
  connections.map(({ vpcEndpointId }) => vpcEndpointId).join(', ');

/** The service itself is gone, and its PrivateLink resource with it. */
export function goneWithItsService(error: unknown): undefined {
  if (!(error instanceof NotFoundError)) throw error;
}

const nameOf = ({ project, service }: Input): string => `${project}/${service}`;
