/** What the updates of a fleet do, and when they are refused. */
import type { AddInput, FleetActionInput } from '../../contract/fleet.ts';
import { refuse } from '../activity-calls/refusal.ts';
import { addItems, countOf, mayNotStart, retryable } from './fleet-state.ts';
import type { FleetRun } from './fleet-state.ts';

/** Takes in one page of items; says how many are new. */
export function add(fleet: FleetRun, { items, page = 1, pages = 1 }: AddInput): string {
  if (page === 1) {
    // The first page of another list of items than the one this run began with.
    fleet.pages = pages;
    fleet.pagesHere.clear();
  }
  fleet.pagesHere.add(page);
  return `${addItems(fleet, items)} of ${items.length} are new.`;
}

/** Nothing more is started; says what goes on. */
export function stop(fleet: FleetRun, { actor = 'somebody', reason }: FleetActionInput): string {
  fleet.stopped = `it was stopped by ${actor}${reason ? `: ${reason}` : ''}`;
  return `${countOf(fleet, 'waiting')} are not started, ${countOf(fleet, 'starting', 'open')} go on.`;
}

/** @throws ApplicationFailure when `add` cannot be taken */
export function checkAdd(fleet: FleetRun, input: AddInput): void {
  checkOpen(fleet);
  const named = (item: unknown): boolean => {
    const { project, service } = (item ?? {}) as Partial<Record<string, unknown>>;
    return typeof project === 'string' && typeof service === 'string';
  };
  if (!Array.isArray(input?.items) || !input.items.every(named))
    refuse('Write {"items": [...]}: a list of requests, each with project and service.');
}

/** @throws ApplicationFailure when there is nothing to retry */
export function checkRetry(fleet: FleetRun): void {
  checkOpen(fleet);
  if (retryable(fleet).length === 0) refuse('Nothing has failed, was rolled back or skipped.');
}

/** @throws ApplicationFailure when nothing would be started anyway */
export function checkStop(fleet: FleetRun): void {
  if (countOf(fleet, 'waiting') === 0) refuse('Everything is started already; cancel single onboardings instead.');
  if (mayNotStart(fleet) !== undefined) refuse(`Nothing more is started: ${mayNotStart(fleet)}.`);
}

function checkOpen({ closing }: FleetRun): void {
  if (closing) refuse('The fleet is just ending or continuing in a new run: send it again.');
}
