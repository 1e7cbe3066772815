/** Items that the fleet once wanted and the manifest no longer names: whether they exist, and who made them. */
import type { Client } from '@temporalio/client';
import type { ItemLook } from '../contract/fleet-look.ts';
import type { RecordedItem } from '../contract/fleet-record.ts';
import { LINK_ID_PREFIX, type PrivateLinkRequest } from '../contract/request.ts';
import { statusAttribute } from '../contract/messages.ts';
import { findRecord, notNamed, recordedFleets, wantedBy } from './fleet-record.ts';
import type { LeavingItem } from './fleet-plan-report.ts';
import { listRuns } from './list-runs.ts';

/** The items of the fleet's record that `wanted` does not name. */
export async function leavingItems(
  client: Client,
  fleet: string,
  wanted: readonly PrivateLinkRequest[],
): Promise<readonly RecordedItem[]> {
  return notNamed(await findRecord(client, fleet), wanted);
}

/** The items that exist or may exist, each with whether the fleet may take it away. */
export async function judged(
  client: Client,
  taskQueue: string,
  fleet: string,
  items: readonly RecordedItem[],
  looks: readonly ItemLook[],
): Promise<readonly LeavingItem[]> {
  const looked = new Map(looks.map((look) => [look.link, look]));
  const there = items.filter(({ link }) => looked.get(link)?.found !== 'absent');
  if (there.length === 0) return [];
  const others = await wantedByOthers(client, taskQueue, fleet);
  return Promise.all(
    there.map(async (item): Promise<LeavingItem> => {
      const kept = await keptBecause(client, item, looked.get(item.link), others);
      const { link, leftAt } = item;
      const says = looked.get(link)?.says ?? 'It was not looked at.';
      return {
        link,
        says,
        ...(leftAt === undefined ? {} : { leftAt }),
        ...(kept === undefined ? {} : { kept }),
      };
    }),
  );
}

/** Why it must not be taken away; undefined: this fleet made it, no other fleet wants it, and no run holds it. */
async function keptBecause(
  client: Client,
  { link, madeAt }: RecordedItem,
  look: ItemLook | undefined,
  others: ReadonlyMap<string, string>,
): Promise<string | undefined> {
  if (madeAt === undefined) return 'this fleet did not make it';
  const other = others.get(link);
  if (other !== undefined) return `fleet ${other} wants it`;
  if (look === undefined || look.found === 'unknown') return 'it could not be looked at';
  if (look.found === 'busy') return 'a run holds it';
  const removed = await removedSince(client, link, madeAt);
  return removed === undefined ? undefined : `it was offboarded on ${removed} and made again by somebody else`;
}

/** When it was taken away after the fleet had made it; what is there now was made by somebody else. */
async function removedSince(client: Client, link: string, madeAt: string): Promise<string | undefined> {
  const query = `WorkflowId = "${LINK_ID_PREFIX}${link}" AND WorkflowType = "offboard" AND StartTime > "${madeAt}"`;
  for await (const { typedSearchAttributes, startTime } of listRuns(client, query))
    if (typedSearchAttributes.get(statusAttribute) === 'Removed') return startTime.toISOString();
  return undefined;
}

/** Link to the name of another fleet that wants it. */
async function wantedByOthers(client: Client, taskQueue: string, fleet: string): Promise<ReadonlyMap<string, string>> {
  const names = (await recordedFleets(client, taskQueue)).filter((name) => name !== fleet);
  return new Map((await wantedBy(client, names)).map(({ link, fleet: other }) => [link, other]));
}
