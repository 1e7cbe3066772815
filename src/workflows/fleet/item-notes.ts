/** What a fleet's record is told of its items: what was started, and what was seen. */
import { outcomeOf } from '../../contract/fleet-record.ts';
import type { ItemNote } from '../../contract/fleet-record.ts';
import type { FleetEntry, FleetRequest, FleetSettings, ItemSeen, ItemStarted } from '../../contract/fleet.ts';
import type { FleetRun } from './fleet-state.ts';

/** What was started, and what could not be. A record without a manifest gets its items from here. */
export function startedNotes(batch: readonly FleetEntry[], started: readonly ItemStarted[]): readonly ItemNote[] {
  const requests = new Map(batch.map(({ link, request }) => [link, request]));
  return started.map(({ link, ...item }) => {
    const request = requests.get(link);
    return { link, ...(request === undefined ? {} : { request }), outcome: outcomeOf(item) };
  });
}

/** The items whose state has changed. */
export const seenNotes = ({ entries }: Pick<FleetRun, 'entries'>, seen: readonly ItemSeen[]): readonly ItemNote[] =>
  seen.map(({ link, proven, ...item }) => ({
    link,
    outcome: {
      ...outcomeOf({ ...item, joined: entries.get(link)?.joined === true }),
      ...(proven === true ? { proven } : {}),
    },
  }));

/** The settings alone, without the items and what one run hands on to the next. */
export const settingsOf = ({ name, concurrency, tolerance, itemsPerRun }: FleetRequest): FleetSettings => ({
  name,
  ...(concurrency === undefined ? {} : { concurrency }),
  ...(tolerance === undefined ? {} : { tolerance }),
  ...(itemsPerRun === undefined ? {} : { itemsPerRun }),
});
