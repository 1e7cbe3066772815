/** A fleet's query and updates. */
import { ApplicationFailure } from '@temporalio/common';
import { setHandler } from '@temporalio/workflow';
import { inPages } from '../../contract/fleet.ts';
import type { AddInput, FleetActionInput, FleetAnswer } from '../../contract/fleet.ts';
import { addItems, countOf, mayNotStart, requeue, retryable } from './fleet-state.ts';
import type { FleetBook } from './fleet-state.ts';
import {
  addUpdate,
  fleetStateQuery,
  retryableQuery,
  retryFleetUpdate,
  stopFleetUpdate,
} from '../../contract/fleet-messages.ts';
import { fleetPicture, totalsOf } from './fleet-view.ts';
import { NOT_NOW } from '../../contract/messages.ts';

export function openFleetDesk(book: FleetBook, publish: () => void): void {
  setHandler(fleetStateQuery, () => fleetPicture(book), {
    description: 'The whole picture as JSON: totals, every item with its state and why, the estimated end.',
  });
  setHandler(
    retryableQuery,
    (page) => inPages(retryable(book).flatMap(({ request }) => request ?? []))[page - 1] ?? [],
    {
      description: 'Requests that a retry would run: one page, counted from 1.',
    },
  );
  const answer = (what: string, input: FleetActionInput, says: string): FleetAnswer => {
    const { actor = 'not given', reason } = input;
    book.audit.push({ at: new Date().toISOString(), what, actor, ...(reason ? { reason } : {}), outcome: says });
    publish();
    return { says, totals: totalsOf(book) };
  };
  setHandler(addUpdate, (input: AddInput) => answer('add', input, add(book, input)), {
    description: 'More services: {"items": [{"project": "shop", "service": "orders", …}], "actor": "you"}.',
    validator: (input: AddInput) => checkAdd(book, input),
  });
  setHandler(retryFleetUpdate, (input) => answer('retry', input ?? {}, `${requeue(book)} are started again.`), {
    description: 'Runs what failed, was rolled back or skipped, once more. An empty box works.',
    validator: (_input) => checkRetry(book),
  });
  setHandler(stopFleetUpdate, (input) => answer('stop', input ?? {}, stop(book, input ?? {})), {
    description: 'Starts nothing more; what is under way goes on and is watched to its end. An empty box works.',
    validator: (_input) => checkStop(book),
  });
}

function add(book: FleetBook, { items, page = 1, pages = 1 }: AddInput): string {
  if (page === 1) {
    // The first page of another list of items than the one this run began with.
    book.pages = pages;
    book.pagesHere.clear();
  }
  book.pagesHere.add(page);
  return `${addItems(book, items)} of ${items.length} are new.`;
}

function stop(book: FleetBook, { actor = 'somebody', reason }: FleetActionInput): string {
  book.stopped = `it was stopped by ${actor}${reason ? `: ${reason}` : ''}`;
  return `${countOf(book, 'waiting')} are not started, ${countOf(book, 'starting', 'open')} go on.`;
}

function checkAdd(book: FleetBook, input: AddInput): void {
  if (book.closing) refuse('The fleet is just ending or going on in a new run: send it again.');
  const named = (item: unknown): boolean => {
    const { project, service } = (item ?? {}) as Partial<Record<string, unknown>>;
    return typeof project === 'string' && typeof service === 'string';
  };
  if (!Array.isArray(input?.items) || !input.items.every(named))
    refuse('Write {"items": [...]}: a list of requests, each with project and service.');
}

function checkRetry(book: FleetBook): void {
  if (book.closing) refuse('The fleet is just ending or going on in a new run: send it again.');
  if (retryable(book).length === 0) refuse('Nothing has failed, was rolled back or skipped.');
}

function checkStop(book: FleetBook): void {
  if (countOf(book, 'waiting') === 0) refuse('Everything is started already; cancel single onboardings instead.');
  if (mayNotStart(book) !== undefined) refuse(`Nothing more is started: ${mayNotStart(book)}.`);
}

function refuse(message: string): never {
  throw ApplicationFailure.nonRetryable(message, NOT_NOW);
}
