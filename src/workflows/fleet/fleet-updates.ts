/** A fleet's query and updates. */
import { sentBy } from '../callers.ts';
import { refuse } from '../activity-calls/refusal.ts';
import { setHandler } from '@temporalio/workflow';
import { inPages } from '../../contract/fleet.ts';
import type { AddInput, FleetActionInput, FleetAnswer } from '../../contract/fleet.ts';
import { addItems, countOf, mayNotStart, requeue, retryable } from './fleet-state.ts';
import type { FleetRun } from './fleet-state.ts';
import {
  addUpdate,
  fleetStateQuery,
  retryableQuery,
  retryFleetUpdate,
  stopFleetUpdate,
} from '../../contract/fleet-messages.ts';
import { fleetView, totalsOf } from './fleet-view.ts';

export function registerFleetUpdates(fleet: FleetRun, publish: () => void): void {
  setHandler(fleetStateQuery, () => fleetView(fleet), {
    description: 'The whole state of the fleet as JSON: totals, every item with its state and why, the estimated end.',
  });
  setHandler(
    retryableQuery,
    (page) => inPages(retryable(fleet).flatMap(({ request }) => request ?? []))[page - 1] ?? [],
    {
      description: 'Requests that a retry would run: one page, counted from 1.',
    },
  );
  const answer = (what: string, input: FleetActionInput, says: string): FleetAnswer => {
    const { actor = 'not given', reason } = input;
    fleet.audit.push({
      at: new Date().toISOString(),
      what,
      actor,
      ...sentBy(),
      ...(reason ? { reason } : {}),
      outcome: says,
    });
    publish();
    return { says, totals: totalsOf(fleet) };
  };
  setHandler(addUpdate, (input: AddInput) => answer('add', input, add(fleet, input)), {
    description: 'More services: {"items": [{"project": "shop", "service": "orders", …}], "actor": "you"}.',
    validator: (input: AddInput) => checkAdd(fleet, input),
  });
  setHandler(retryFleetUpdate, (input) => answer('retry', input ?? {}, `${requeue(fleet)} are started again.`), {
    description: 'Runs again what failed, was rolled back or was skipped. An empty box works.',
    validator: (_input) => checkRetry(fleet),
  });
  setHandler(stopFleetUpdate, (input) => answer('stop', input ?? {}, stop(fleet, input ?? {})), {
    description: 'Starts nothing more; what is under way goes on and is watched to its end. An empty box works.',
    validator: (_input) => checkStop(fleet),
  });
}

function add(fleet: FleetRun, { items, page = 1, pages = 1 }: AddInput): string {
  if (page === 1) {
    // The first page of another list of items than the one this run began with.
    fleet.pages = pages;
    fleet.pagesHere.clear();
  }
  fleet.pagesHere.add(page);
  return `${addItems(fleet, items)} of ${items.length} are new.`;
}

function stop(fleet: FleetRun, { actor = 'somebody', reason }: FleetActionInput): string {
  fleet.stopped = `it was stopped by ${actor}${reason ? `: ${reason}` : ''}`;
  return `${countOf(fleet, 'waiting')} are not started, ${countOf(fleet, 'starting', 'open')} go on.`;
}

function checkAdd(fleet: FleetRun, input: AddInput): void {
  if (fleet.closing) refuse('The fleet is just ending or continuing in a new run: send it again.');
  const named = (item: unknown): boolean => {
    const { project, service } = (item ?? {}) as Partial<Record<string, unknown>>;
    return typeof project === 'string' && typeof service === 'string';
  };
  if (!Array.isArray(input?.items) || !input.items.every(named))
    refuse('Write {"items": [...]}: a list of requests, each with project and service.');
}

function checkRetry(fleet: FleetRun): void {
  if (fleet.closing) refuse('The fleet is just ending or continuing in a new run: send it again.');
  if (retryable(fleet).length === 0) refuse('Nothing has failed, was rolled back or skipped.');
}

function checkStop(fleet: FleetRun): void {
  if (countOf(fleet, 'waiting') === 0) refuse('Everything is started already; cancel single onboardings instead.');
  if (mayNotStart(fleet) !== undefined) refuse(`Nothing more is started: ${mayNotStart(fleet)}.`);
}
