/** What a fleet knows of its items, and what follows from it: what may be started, whether it is over. */
import { workflowInfo } from '@temporalio/workflow';
import { inPages, isFailure, isThere, linkOf } from '../../contract/fleet.ts';
import type { CarriedFleet, FleetEntry, FleetRequest, ItemState } from '../../contract/fleet.ts';
import type { PrivateLinkRequest } from '../../contract/request.ts';
import type { AuditEntry } from '../../contract/run.ts';
import { byTurns } from './start-order.ts';
import { sameRequest } from '../../contract/merge-requests.ts';

export interface FleetBook {
  readonly request: FleetRequest;
  readonly entries: Map<string, FleetEntry>;
  readonly startedAt: string;
  readonly runs: number;
  readonly audit: AuditEntry[];
  /** Pages of items that have arrived, and how many there are. */
  readonly pagesHere: Set<number>;
  pages: number;
  firstDoneAt?: string;
  /** Why nothing more is started; absent: it goes on. */
  stopped?: string;
  /** Items that this run of the chain began to start. */
  startedHere: number;
  /** Nothing more is begun: the run ends, or continues as new. */
  closing: boolean;
}

export function openBook(request: FleetRequest, carried: readonly (readonly FleetEntry[])[]): FleetBook {
  const before = request.carried;
  const book: FleetBook = {
    request,
    entries: new Map(carried.flat().map((entry) => [entry.link, entry])),
    startedAt: before?.startedAt ?? workflowInfo().startTime.toISOString(),
    runs: (before?.runs ?? 0) + 1,
    audit: [...(before?.audit ?? [])],
    pagesHere: new Set(before?.pages ?? [1]),
    pages: request.pages ?? 1,
    ...(before?.firstDoneAt === undefined ? {} : { firstDoneAt: before.firstDoneAt }),
    ...(before?.stopped === undefined ? {} : { stopped: before.stopped }),
    startedHere: 0,
    closing: false,
  };
  return book;
}

/** Adds what is new, and what asks for something else than before; returns how many. */
export function addItems(book: FleetBook, items: readonly PrivateLinkRequest[]): number {
  const fresh = items.filter((request) => {
    const known = book.entries.get(linkOf(request));
    return known?.request === undefined ? !known : !sameRequest(known.request, request);
  });
  for (const request of fresh) note(book, linkOf(request), 'waiting', { request });
  return fresh.length;
}

/** Everything that is neither there, nor under way, nor waiting for a person waits for its start again. */
export function requeue(book: FleetBook): number {
  const again = retryable(book);
  delete book.stopped;
  for (const { link, request } of again) note(book, link, 'waiting', { ...(request && { request }) });
  return again.length;
}

export const retryable = ({ entries }: FleetBook): readonly FleetEntry[] =>
  [...entries.values()].filter(({ state }) => isFailure(state) || state === 'skipped' || state === 'waiting');

/** Sets where an item stands. Its request is forgotten once the link is there. */
export function note(book: FleetBook, link: string, state: ItemState, more: Partial<FleetEntry> = {}): void {
  const before = book.entries.get(link);
  const since = before?.state === state ? before.since : new Date().toISOString();
  const request = isThere(state) ? undefined : (more.request ?? before?.request);
  const { runId = before?.runId, joined = before?.joined, why } = more;
  book.entries.set(link, {
    link,
    state,
    since,
    ...(why === undefined ? {} : { why: why.slice(0, LONGEST_WHY) }),
    ...(runId === undefined || state === 'waiting' ? {} : { runId }),
    ...(joined === undefined || state === 'waiting' ? {} : { joined }),
    ...(request === undefined ? {} : { request }),
  });
  if (isThere(state)) book.firstDoneAt ??= new Date().toISOString();
}

export const countOf = ({ entries }: FleetBook, ...states: readonly ItemState[]): number =>
  [...entries.values()].filter(({ state }) => states.includes(state)).length;

/** The items to start next: within the concurrency, the page size of an activity, and what one run may start. */
export function nextBatch(book: FleetBook): readonly FleetEntry[] {
  if (mayNotStart(book) !== undefined) return [];
  const { concurrency = 200, itemsPerRun = ITEMS_PER_RUN } = book.request;
  const room = Math.min(concurrency - countOf(book, 'starting', 'open'), itemsPerRun - book.startedHere, LARGEST_BATCH);
  // Asked at every turn of the workflow, mostly while there is no room.
  if (room <= 0) return [];
  return inPages(byTurns([...book.entries.values()]).slice(0, room))[0] ?? [];
}

/** Why nothing more is started; undefined: it may be. */
export function mayNotStart(book: FleetBook): string | undefined {
  if (book.closing) return 'the run is closing';
  if (book.stopped !== undefined) return book.stopped;
  const failures = [...book.entries.values()].filter(({ state }) => isFailure(state)).length;
  return failures > allowed(book)
    ? `${failures} failures are more than the tolerance of ${book.request.tolerance}`
    : undefined;
}

/** Nothing is under way, and nothing will be: parked items wait for a person, not for the fleet. */
export const isOver = (book: FleetBook): boolean =>
  book.pagesHere.size >= book.pages &&
  countOf(book, 'starting', 'open') === 0 &&
  (countOf(book, 'waiting') === 0 || mayNotStart(book) !== undefined);

/** A history that is long enough, or has started as many as one run may: go on in a new run. */
export const isFull = (book: FleetBook): boolean =>
  workflowInfo().continueAsNewSuggested ||
  (book.startedHere >= (book.request.itemsPerRun ?? ITEMS_PER_RUN) &&
    countOf(book, 'waiting') > 0 &&
    mayNotStart(book) === undefined);

/** The arguments of the next run: what is small, then the items in pages. */
export function carry(book: FleetBook): [FleetRequest, ...FleetEntry[][]] {
  const { firstDoneAt, stopped } = book;
  const carried: CarriedFleet = {
    runs: book.runs,
    startedAt: book.startedAt,
    pages: [...book.pagesHere],
    audit: book.audit.slice(-20),
    ...(firstDoneAt === undefined ? {} : { firstDoneAt }),
    ...(stopped === undefined ? {} : { stopped }),
  };
  return [{ ...book.request, items: [], pages: book.pages, carried }, ...inPages([...book.entries.values()])];
}

const ITEMS_PER_RUN = 500;
const LARGEST_BATCH = 25;
const LONGEST_WHY = 300;

function allowed({ request: { tolerance }, entries }: FleetBook): number {
  if (tolerance === undefined) return Infinity;
  if (typeof tolerance === 'number') return tolerance;
  return tolerance.endsWith('%') ? (entries.size * parseFloat(tolerance)) / 100 : Number(tolerance);
}
