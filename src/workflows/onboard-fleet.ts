/** `onboardFleet`: many onboardings under one name. It starts and watches them; each is a run of its own. */
import { CancelledFailure } from '@temporalio/common';
import { unwrapped } from './activity-calls/refusal.ts';
import {
  allHandlersFinished,
  CancellationScope,
  condition,
  continueAsNew,
  setCurrentDetails,
  workflowInfo,
} from '@temporalio/workflow';
import type { FleetEntry, FleetRequest, FleetResult } from '../contract/fleet.ts';
import { callCheck, callStart, callWatch } from './fleet/fleet-activities.ts';
import {
  addItems,
  continueAsNewArgs,
  countOf,
  isFull,
  isOver,
  nextBatch,
  setItemState,
  createFleetRun,
} from './fleet/fleet-state.ts';
import type { FleetRun } from './fleet/fleet-state.ts';
import { noteSeen, noteStarted } from './fleet/fleet-notes.ts';
import { registerFleetUpdates } from './fleet/fleet-updates.ts';
import { renderFleet } from './fleet/fleet-details.ts';
import { fleetView, fleetResult } from './fleet/fleet-view.ts';

/**
 * Onboards every link of the fleet, and ends when each is there, has failed, or waits for a person. When it is
 * cancelled, it starts nothing more; the onboardings go on.
 * @param carried what an earlier run of the chain handed on: callers give the request alone
 * @throws ApplicationFailure `Invalid`: nothing was started, `details[0].problems` says what to correct
 */
export async function onboardFleet(
  request: FleetRequest,
  ...carried: readonly (readonly FleetEntry[])[]
): Promise<FleetResult> {
  const fleet = createFleetRun(request, carried, workflowInfo().startTime);
  const publish = (): void => setCurrentDetails(renderFleet(fleetView(fleet)));
  registerFleetUpdates(fleet, publish);
  if (request.carried === undefined) await check(request);
  addItems(fleet, request.items);
  publish();
  const cancelled = CancellationScope.current().cancelRequested;
  return CancellationScope.nonCancellable(async () => {
    const wasCancelled = await driveFleet(fleet, publish, cancelled);
    await condition(allHandlersFinished);
    publish();
    if (wasCancelled) throw new CancelledFailure('The fleet was cancelled; its onboardings go on.');
    // Handlers may have added something while they were waited for.
    if (!isOver(fleet)) return continueAsNew<typeof onboardFleet>(...continueAsNewArgs(fleet));
    return fleetResult(fleet);
  });
}

const check = (request: FleetRequest): Promise<void> =>
  unwrapped(callCheck({ request, workflowId: workflowInfo().workflowId }));

/**
 * Runs until the fleet is over, its history is long enough, or it is cancelled (true). What was begun is in the fleet's
 * state.
 */
async function driveFleet(fleet: FleetRun, publish: () => void, cancelled: Promise<never>): Promise<boolean> {
  const starting = new CancellationScope({ cancellable: true });
  const watching = new CancellationScope({ cancellable: true });
  let wasCancelled = false;
  let bug: unknown;
  cancelled.catch(() => {
    wasCancelled = true;
    starting.cancel();
  });
  const work = [start(fleet, starting, publish), watch(fleet, watching, publish)].map((each) =>
    each.catch((error: unknown) => void (bug = error)),
  );
  await condition(() => wasCancelled || bug !== undefined || isOver(fleet) || isLong() || isFull(fleet));
  fleet.closing = true;
  watching.cancel();
  await Promise.all(work);
  // Fails the workflow task, which is tried again until a repaired worker is deployed.
  if (bug !== undefined) throw bug as Error;
  return wasCancelled;
}

const isLong = (): boolean => workflowInfo().continueAsNewSuggested;

async function start(fleet: FleetRun, scope: CancellationScope, publish: () => void): Promise<void> {
  for (;;) {
    await condition(() => fleet.closing || nextBatch(fleet).length > 0);
    if (fleet.closing) return;
    const batch = nextBatch(fleet);
    for (const { link } of batch) setItemState(fleet, link, 'starting');
    fleet.startedHere += batch.length;
    const started = await callStart(fleet, scope, batch);
    for (const { link, state, ...more } of started) setItemState(fleet, link, state, more);
    await noteStarted(fleet, batch, started);
    // A cancelled attempt has not reached all of them.
    for (const { link } of batch)
      if (fleet.entries.get(link)?.state === 'starting') setItemState(fleet, link, 'waiting');
    publish();
  }
}

async function watch(fleet: FleetRun, scope: CancellationScope, publish: () => void): Promise<void> {
  for (;;) {
    await condition(() => fleet.closing || countOf(fleet, 'open') > 0);
    if (fleet.closing) return;
    const seen = await callWatch(fleet, scope);
    for (const { link, runId, state, proven: _proven, ...more } of seen) {
      // The item may have been started again, under a new run, while this look was on its way.
      if (fleet.entries.get(link)?.runId === runId) setItemState(fleet, link, state, more);
    }
    await noteSeen(fleet, seen);
    publish();
  }
}
