/** The order in which a fleet starts its waiting items. */
import type { FleetEntry } from '../../contract/fleet.ts';

/**
 * Waiting items, one of each account and region in turn. EC2 limits creates per account and region; a manifest sorted by
 * account would use one limit and leave the others idle.
 */
export function roundRobin(all: readonly FleetEntry[]): readonly FleetEntry[] {
  const turns = new Map<string, number>();
  const turnOf = (entry: FleetEntry): number => {
    const bucket = bucketOf(entry);
    const turn = turns.get(bucket) ?? 0;
    turns.set(bucket, turn + 1);
    return turn;
  };
  for (const entry of all) if (entry.state === 'starting' || entry.state === 'open') turnOf(entry);
  return all
    .filter(({ state }) => state === 'waiting')
    .map((entry) => ({ entry, turn: turnOf(entry) }))
    .sort((one, other) => one.turn - other.turn)
    .map(({ entry }) => entry);
}

/**
 * The role's account; without a role it is the worker's. The service's region is not known here, so it is the same for
 * all.
 */
function bucketOf({ request }: FleetEntry): string {
  const { roleArn = '', region = '' } = request?.endpoints[0] ?? {};
  return `${roleArn.split(':')[4] ?? ''}/${region}`;
}
