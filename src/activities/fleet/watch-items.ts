/** Watches many runs with one visibility query, not one wait each. */
import { Context } from '@temporalio/activity';
import type { Client, WorkflowExecutionInfo } from '@temporalio/client';
import type { ItemSeen, WatchItemsInput } from '../../contract/fleet.ts';
import { statusAttribute } from '../../contract/messages.ts';
import type { Timing } from '../deps.ts';
import { seenOf } from '../../client/item-outcome.ts';
import { listRuns } from '../../client/list-runs.ts';

/** ms of world time. */
const LOOK_EVERY_MS = 5_000;
const LEAST_MS = 200;
/** Ids in one query: an `IN` of 100 run ids is 4 KB. */
const IDS_AT_ONCE = 100;

type Watched = WatchItemsInput['items'][number];

/**
 * Those whose state has changed; empty after `patienceMs`, or when the worker shuts down. Visibility lags a second or
 * so.
 */
export async function watchItems(client: Client, timing: Timing, input: WatchItemsInput): Promise<readonly ItemSeen[]> {
  const context = Context.current();
  const deadline = Date.now() + input.patienceMs;
  for (let looks = 1; ; looks += 1) {
    const moved = await look(client, input.items);
    context.heartbeat({ subject: `${input.items.length} onboardings`, looks });
    if (moved.length > 0 || Date.now() >= deadline) return moved;
    await context.sleep(Math.max(LEAST_MS, LOOK_EVERY_MS / timing.timeScale));
  }
}

async function look(client: Client, items: readonly Watched[]): Promise<readonly ItemSeen[]> {
  const byRun = new Map(items.map((item) => [item.runId, item]));
  const moved: ItemSeen[] = [];
  for (const runIds of chunks([...byRun.keys()])) {
    const query = `RunId IN (${runIds.map((id) => `"${id}"`).join(', ')})`;
    for await (const run of listRuns(client, query)) {
      const item = byRun.get(run.runId);
      if (item !== undefined && hasMoved(item, run)) moved.push(await seenOf(client, item, run));
    }
  }
  return moved;
}

function hasMoved({ state }: Watched, run: WorkflowExecutionInfo): boolean {
  if (run.status.name !== 'RUNNING') return true;
  return (run.typedSearchAttributes.get(statusAttribute) === 'NeedsAttention') !== (state === 'parked');
}

function* chunks(ids: readonly string[]): Generator<readonly string[]> {
  for (let at = 0; at < ids.length; at += IDS_AT_ONCE) yield ids.slice(at, at + IDS_AT_ONCE);
}
