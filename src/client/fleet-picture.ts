/** The picture of a fleet: every item, wanted or no longer wanted, with its state. */
import type { Client } from '@temporalio/client';
import type { ItemLook, LinkRun } from '../contract/fleet-look.ts';
import type { ItemNote, RecordedItem } from '../contract/fleet-record.ts';
import type { FleetState } from '../contract/fleet.ts';
import { unlessMissing } from './answered.ts';
import { lookAtFleet } from './fleet-looks.ts';
import { pictureItem } from './fleet-picture-item.ts';
import type { FleetPicture, PictureState } from './fleet-picture-report.ts';
import { priceOf } from './fleet-plan.ts';
import { fleetState } from './fleet-state.ts';
import { fleetRecord, noteItems, type FleetRecord } from './fleet-record.ts';

/**
 * Looks at every item again, unless `look` is false: then it returns what was last known, and since when. Results of
 * looks are kept in the fleet's record. Needs a worker. @throws NoRunError no fleet of this name; RunFailedError
 */
export async function fleetPicture(
  client: Client,
  taskQueue: string,
  name: string,
  { look = true }: { readonly look?: boolean } = {},
): Promise<FleetPicture> {
  const [record, run] = await Promise.all([fleetRecord(client, name), newestFleetRun(client, name)]);
  const requests = record.items.map(({ request }) => request);
  const looks = look ? await lookAtFleet(client, taskQueue, name, requests) : [];
  const notes = notesOf(record, looks);
  if (notes.length > 0) await noteItems(client, taskQueue, record.settings, notes);
  return pictureOf(record, run, looks);
}

/** `looks`: for some of the items, in any order. */
function pictureOf(record: FleetRecord, run: FleetState | undefined, looks: readonly ItemLook[]): FleetPicture {
  const looked = new Map(looks.map((look) => [look.link, look]));
  const running = new Map((run?.over === false ? run.items : []).map((item) => [item.link, item]));
  const items = record.items
    .filter((item) => item.wanted || looked.get(item.link)?.found !== 'absent')
    .map((item) => pictureItem(item, running.get(item.link), looked.get(item.link)));
  const { items: _items, settings: _settings, name: _name, ...going } = run ?? ({} as FleetState);
  return {
    name: record.name,
    settings: record.settings,
    ...(record.applied === undefined ? {} : { applied: record.applied }),
    ...(run === undefined ? {} : { run: going }),
    totals: Object.fromEntries(
      states.map((state) => [state, items.filter((item) => item.state === state).length]),
    ) as FleetPicture['totals'],
    items,
    ...(looks.length === 0 ? {} : { price: priceOf(looks.flatMap(({ shares }) => shares)) }),
    audit: record.audit,
  };
}

const states: readonly PictureState[] = [
  ...(['proven', 'unproven', 'drifted', 'missing', 'underWay', 'waiting'] as const),
  ...(['parked', 'failed', 'notWanted', 'unknown'] as const),
];

/** The open onboarding of the fleet, or its last one; undefined when Temporal no longer keeps any. */
export const newestFleetRun = (client: Client, name: string): Promise<FleetState | undefined> =>
  unlessMissing(fleetState(client, name));

/** Notes for the record: only news, or results older than an hour, so that frequent looks do not fill the history. */
function notesOf(record: FleetRecord, looks: readonly ItemLook[]): readonly ItemNote[] {
  const known = new Map(record.items.map((item) => [item.link, item]));
  return looks.flatMap((look) => (isNews(known.get(look.link), look) ? [noteOf(look)] : []));
}

const FRESH_MS = 3_600_000;

function isNews(item: RecordedItem | undefined, { found, says, at, run }: ItemLook): boolean {
  const seen = item?.seen;
  if (seen === undefined || seen.found !== found || seen.says !== says) return true;
  return Date.parse(at) - Date.parse(seen.at) > FRESH_MS || (provenIn(run) ?? '') > (item?.provenAt ?? '');
}

export function noteOf({ link, found, says, at, differences, run }: ItemLook): ItemNote {
  const provenAt = provenIn(run);
  return { link, look: { found, says, at, differences }, ...(provenAt === undefined ? {} : { provenAt }) };
}

/** When the newest run proved every route. */
const provenIn = (run: LinkRun | undefined): string | undefined => (run?.status === 'Ready' ? run.closedAt : undefined);
