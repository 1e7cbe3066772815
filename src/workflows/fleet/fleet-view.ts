/** A fleet as JSON: what its query answers, and what it returns. */
import { isFailure, isThere } from '../../contract/fleet.ts';
import type { FleetEntry, FleetResult, FleetState, FleetTotals, ItemState, ItemStatus } from '../../contract/fleet.ts';
import { countOf, isOver, mayNotStart } from './fleet-state.ts';
import type { FleetBook } from './fleet-state.ts';

export function fleetPicture(book: FleetBook): FleetState {
  const stopped = mayNotStart({ ...book, closing: false });
  const endsAt = estimate(book);
  const missing = book.pages - book.pagesHere.size;
  const { items: _items, pages: _pages, carried: _carried, actor: _actor, ...settings } = book.request;
  return {
    name: settings.name,
    settings,
    startedAt: book.startedAt,
    runs: book.runs,
    over: isOver(book),
    ...(stopped === undefined ? {} : { stopped }),
    ...(missing > 0 ? { awaits: `${missing} of ${book.pages} pages of items: apply the manifest again` } : {}),
    totals: totalsOf(book),
    items: [...book.entries.values()].map(statusOf),
    ...(endsAt === undefined ? {} : { endsAt }),
    audit: book.audit,
  };
}

export function fleetResult(book: FleetBook): FleetResult {
  const { name, startedAt, runs, stopped, totals, items } = fleetPicture(book);
  return {
    name,
    startedAt,
    endedAt: new Date().toISOString(),
    runs,
    ...(stopped === undefined ? {} : { stopped }),
    totals,
    items,
  };
}

export const totalsOf = (book: FleetBook): FleetTotals =>
  Object.fromEntries(states.map((state) => [state, countOf(book, state)])) as FleetTotals;

const states: readonly ItemState[] = [
  ...(['waiting', 'starting', 'open', 'parked', 'ready', 'adopted', 'alreadyThere'] as const),
  ...(['partial', 'failed', 'rolledBack', 'skipped'] as const),
];

const statusOf = ({ request: _request, ...status }: FleetEntry): ItemStatus => status;

/** From the pace since the first was done: before that, only the latency of one onboarding is known. */
function estimate(book: FleetBook): string | undefined {
  const all = [...book.entries.values()];
  const done = all.filter(({ state }) => isThere(state) || isFailure(state)).length;
  const left = countOf(book, 'waiting', 'starting', 'open');
  if (book.firstDoneAt === undefined || done < ENOUGH_DONE || left === 0) return undefined;
  const now = Date.now();
  const msEach = (now - Date.parse(book.firstDoneAt)) / (done - 1);
  return new Date(now + left * msEach).toISOString();
}

const ENOUGH_DONE = 5;
