/** `onboardFleet`: many onboardings under one name. It starts and watches them; each is a run of its own. */
import { ActivityFailure, ApplicationFailure, CancelledFailure } from '@temporalio/common';
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
import { addItems, carry, countOf, isFull, isOver, nextBatch, note, openBook } from './fleet/fleet-state.ts';
import type { FleetBook } from './fleet/fleet-state.ts';
import { openFleetDesk } from './fleet/fleet-updates.ts';
import { renderFleet } from './fleet/fleet-details.ts';
import { fleetPicture, fleetResult } from './fleet/fleet-view.ts';

/**
 * Brings every link of the fleet about, and ends when each is there, failed, or waits for a person.
 * Cancelled, it starts nothing more; the onboardings go on.
 * @param carried what an earlier run of the chain handed on: callers give the request alone
 * @throws ApplicationFailure `Invalid`: nothing was started, `details[0].problems` says what to mend
 */
export async function onboardFleet(
  request: FleetRequest,
  ...carried: readonly (readonly FleetEntry[])[]
): Promise<FleetResult> {
  const book = openBook(request, carried);
  const publish = (): void => setCurrentDetails(renderFleet(fleetPicture(book)));
  openFleetDesk(book, publish);
  if (request.carried === undefined) await check(request);
  addItems(book, request.items);
  publish();
  const cancelled = CancellationScope.current().cancelRequested;
  return CancellationScope.nonCancellable(async () => {
    const wasCancelled = await carryOut(book, publish, cancelled);
    await condition(allHandlersFinished);
    publish();
    if (wasCancelled) throw new CancelledFailure('The fleet was cancelled; its onboardings go on.');
    // Handlers may have added something while they were waited for.
    if (!isOver(book)) return continueAsNew<typeof onboardFleet>(...carry(book));
    return fleetResult(book);
  });
}

async function check(request: FleetRequest): Promise<void> {
  try {
    await callCheck({ request, workflowId: workflowInfo().workflowId });
  } catch (error) {
    if (!(error instanceof ActivityFailure && error.cause instanceof ApplicationFailure)) throw error;
    const { message, type, details } = error.cause;
    throw ApplicationFailure.create({
      message,
      nonRetryable: true,
      ...(type ? { type } : {}),
      ...(details ? { details } : {}),
    });
  }
}

/** Until the fleet is over, its history long enough, or it is cancelled (true). What was begun is in the book. */
async function carryOut(book: FleetBook, publish: () => void, cancelled: Promise<never>): Promise<boolean> {
  const starting = new CancellationScope({ cancellable: true });
  const watching = new CancellationScope({ cancellable: true });
  let wasCancelled = false;
  let bug: unknown;
  cancelled.catch(() => {
    wasCancelled = true;
    starting.cancel();
  });
  const work = [start(book, starting, publish), watch(book, watching, publish)].map((each) =>
    each.catch((error: unknown) => void (bug = error)),
  );
  await condition(() => wasCancelled || bug !== undefined || isOver(book) || isFull(book));
  book.closing = true;
  watching.cancel();
  await Promise.all(work);
  // Fails the workflow task, which is tried again until a mended worker is deployed.
  if (bug !== undefined) throw bug as Error;
  return wasCancelled;
}

async function start(book: FleetBook, scope: CancellationScope, publish: () => void): Promise<void> {
  for (;;) {
    await condition(() => book.closing || nextBatch(book).length > 0);
    if (book.closing) return;
    const batch = nextBatch(book);
    for (const { link } of batch) note(book, link, 'starting');
    book.startedHere += batch.length;
    const started = await callStart(book, scope, batch);
    for (const { link, state, ...more } of started) note(book, link, state, more);
    // A cancelled attempt has not come to all of them.
    for (const { link } of batch) if (book.entries.get(link)?.state === 'starting') note(book, link, 'waiting');
    publish();
  }
}

async function watch(book: FleetBook, scope: CancellationScope, publish: () => void): Promise<void> {
  for (;;) {
    await condition(() => book.closing || countOf(book, 'open') > 0);
    if (book.closing) return;
    for (const { link, runId, state, ...more } of await callWatch(book, scope)) {
      // It may have been asked for again, under a new run, while this look was on its way.
      if (book.entries.get(link)?.runId === runId) note(book, link, state, more);
    }
    publish();
  }
}
