/** A fleet as JSON: what its query answers, and what it returns. */
import { isFailure, isThere } from '../../contract/fleet.ts';
import type { FleetEntry, FleetResult, FleetState, FleetTotals, ItemState, ItemStatus } from '../../contract/fleet.ts';
import { countOf, isOver, mayNotStart } from './fleet-state.ts';
import type { FleetRun } from './fleet-state.ts';

export function fleetView(fleet: FleetRun): FleetState {
  const stopped = mayNotStart({ ...fleet, closing: false });
  const endsAt = estimate(fleet);
  const missing = fleet.pages - fleet.pagesHere.size;
  const { items: _items, pages: _pages, carried: _carried, actor: _actor, ...settings } = fleet.request;
  return {
    name: settings.name,
    settings,
    startedAt: fleet.startedAt,
    runs: fleet.runs,
    over: isOver(fleet),
    ...(stopped === undefined ? {} : { stopped }),
    ...(missing > 0 ? { awaits: `${missing} of ${fleet.pages} pages of items: apply the manifest again` } : {}),
    totals: totalsOf(fleet),
    items: [...fleet.entries.values()].map(statusOf),
    ...(endsAt === undefined ? {} : { endsAt }),
    audit: fleet.audit,
  };
}

export function fleetResult(fleet: FleetRun): FleetResult {
  const { name, startedAt, runs, stopped, totals, items } = fleetView(fleet);
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

export const totalsOf = (fleet: FleetRun): FleetTotals =>
  Object.fromEntries(states.map((state) => [state, countOf(fleet, state)])) as FleetTotals;

const states: readonly ItemState[] = [
  ...(['waiting', 'starting', 'open', 'parked', 'ready', 'adopted', 'alreadyThere'] as const),
  ...(['partial', 'failed', 'rolledBack', 'skipped'] as const),
];

const statusOf = ({ request: _request, ...status }: FleetEntry): ItemStatus => status;

/** From the pace since the first was done: before that, only the latency of one onboarding is known. */
function estimate(fleet: FleetRun): string | undefined {
  const all = [...fleet.entries.values()];
  const done = all.filter(({ state }) => isThere(state) || isFailure(state)).length;
  const left = countOf(fleet, 'waiting', 'starting', 'open');
  if (fleet.firstDoneAt === undefined || done < ENOUGH_DONE || left === 0) return undefined;
  const now = Date.now();
  const msEach = (now - Date.parse(fleet.firstDoneAt)) / (done - 1);
  return new Date(now + left * msEach).toISOString();
}

const ENOUGH_DONE = 5;
