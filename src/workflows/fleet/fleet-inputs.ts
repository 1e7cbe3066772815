/** What a fleet's activities are given. */
import { ActivityFailure } from '@temporalio/common';
import type { FleetEntry, ItemStarted, StartItemsInput, WatchItemsInput } from '../../contract/fleet.ts';
import { countOf, mayNotStart } from './fleet-state.ts';
import type { FleetRun } from './fleet-state.ts';

/** The start of one batch. `startId` is of this chain of runs, and of this batch in it. */
export function startInput(
  { request: { name, actor }, runs, startedHere }: FleetRun,
  { taskQueue, firstExecutionRunId }: { readonly taskQueue: string; readonly firstExecutionRunId: string },
  batch: readonly FleetEntry[],
): StartItemsInput {
  return {
    requests: batch.flatMap(({ request }) => request ?? []),
    taskQueue,
    actor: `fleet ${name}${actor === undefined ? '' : ` of ${actor}`}`,
    startId: `${firstExecutionRunId}/${runs}/${startedHere}`,
  };
}

/** A batch that could not be started at all counts as failed, with the reason. */
export const notStarted = (batch: readonly FleetEntry[], error: unknown): readonly ItemStarted[] =>
  batch.map(({ link }) => ({ link, state: 'failed', why: `could not be started: ${reasonOf(error)}` }));

/** All that are open or parked, at once. */
export function watchInput(fleet: FleetRun): WatchItemsInput {
  const items = [...fleet.entries.values()].flatMap(({ link, runId, state }) =>
    (state === 'open' || state === 'parked') && runId !== undefined ? [{ link, runId, state }] : [],
  );
  // Those that are being started now are not among them: look again soon.
  const more = countOf(fleet, 'starting') > 0 || (countOf(fleet, 'waiting') > 0 && mayNotStart(fleet) === undefined);
  return { items, patienceMs: more ? 5_000 : 60_000 };
}

const reasonOf = (error: unknown): string =>
  error instanceof ActivityFailure ? (error.cause?.message ?? error.message) : String(error);
