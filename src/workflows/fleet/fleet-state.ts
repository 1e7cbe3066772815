/** What a fleet knows of its items, and what follows from it: what may be started, whether it is over. */
import { inPages, isFailure, isThere, linkOf } from '../../contract/fleet.ts';
import type { CarriedFleet, FleetEntry, FleetRequest, ItemState } from '../../contract/fleet.ts';
import type { PrivateLinkRequest } from '../../contract/request.ts';
import type { AuditEntry } from '../../contract/run.ts';
import { roundRobin } from './start-order.ts';
import { sameRequest } from '../../contract/merge-requests.ts';

export interface FleetRun {
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

/** `now`: when this run of the chain began. */
export function createFleetRun(
  request: FleetRequest,
  carried: readonly (readonly FleetEntry[])[],
  now: Date,
): FleetRun {
  const before = request.carried;
  return {
    request,
    entries: new Map(carried.flat().map((entry) => [entry.link, entry])),
    startedAt: before?.startedAt ?? now.toISOString(),
    runs: (before?.runs ?? 0) + 1,
    audit: [...(before?.audit ?? [])],
    pagesHere: new Set(before?.pages ?? [1]),
    pages: request.pages ?? 1,
    ...(before?.firstDoneAt === undefined ? {} : { firstDoneAt: before.firstDoneAt }),
    ...(before?.stopped === undefined ? {} : { stopped: before.stopped }),
    startedHere: 0,
    closing: false,
  };
}

/** Adds new items, and items whose request has changed; returns how many. */
export function addItems(fleet: FleetRun, items: readonly PrivateLinkRequest[]): number {
  const fresh = items.filter((request) => {
    const known = fleet.entries.get(linkOf(request));
    return known?.request === undefined ? !known : !sameRequest(known.request, request);
  });
  for (const request of fresh) setItemState(fleet, linkOf(request), 'waiting', { request });
  return fresh.length;
}

/** Queues again every item that is neither there, nor under way, nor waiting for a person. */
export function requeue(fleet: FleetRun): number {
  const again = retryable(fleet);
  delete fleet.stopped;
  for (const { link } of again) setItemState(fleet, link, 'waiting');
  return again.length;
}

export const retryable = ({ entries }: FleetRun): readonly FleetEntry[] =>
  [...entries.values()].filter(({ state }) => isFailure(state) || state === 'skipped' || state === 'waiting');

/** Sets the state of an item. Its request is forgotten once the link is there. */
export function setItemState(fleet: FleetRun, link: string, state: ItemState, more: Partial<FleetEntry> = {}): void {
  const before = fleet.entries.get(link);
  const since = before?.state === state ? before.since : new Date().toISOString();
  const request = isThere(state) ? undefined : (more.request ?? before?.request);
  const { runId = before?.runId, joined = before?.joined, why } = more;
  fleet.entries.set(link, {
    link,
    state,
    since,
    ...(why === undefined ? {} : { why: why.slice(0, LONGEST_WHY) }),
    ...(runId === undefined || state === 'waiting' ? {} : { runId }),
    ...(joined === undefined || state === 'waiting' ? {} : { joined }),
    ...(request === undefined ? {} : { request }),
  });
  if (isThere(state)) fleet.firstDoneAt ??= new Date().toISOString();
}

export const countOf = ({ entries }: FleetRun, ...states: readonly ItemState[]): number =>
  [...entries.values()].filter(({ state }) => states.includes(state)).length;

/** The items to start next: within the concurrency, the page size of an activity, and what one run may start. */
export function nextBatch(fleet: FleetRun): readonly FleetEntry[] {
  if (mayNotStart(fleet) !== undefined) return [];
  const { concurrency = 200, itemsPerRun = ITEMS_PER_RUN } = fleet.request;
  const room = Math.min(
    concurrency - countOf(fleet, 'starting', 'open'),
    itemsPerRun - fleet.startedHere,
    LARGEST_BATCH,
  );
  // Asked at every turn of the workflow, mostly while there is no room.
  if (room <= 0) return [];
  return inPages(roundRobin([...fleet.entries.values()]).slice(0, room))[0] ?? [];
}

/** Why nothing more is started; undefined: it may be. */
export function mayNotStart(fleet: FleetRun): string | undefined {
  if (fleet.closing) return 'the run is closing';
  if (fleet.stopped !== undefined) return fleet.stopped;
  const failures = [...fleet.entries.values()].filter(({ state }) => isFailure(state)).length;
  return failures > allowed(fleet)
    ? `${failures} failures are more than the tolerance of ${fleet.request.tolerance}`
    : undefined;
}

/** Nothing is under way, and nothing will be: parked items wait for a person, not for the fleet. */
export const isOver = (fleet: FleetRun): boolean =>
  fleet.pagesHere.size >= fleet.pages &&
  countOf(fleet, 'starting', 'open') === 0 &&
  (countOf(fleet, 'waiting') === 0 || mayNotStart(fleet) !== undefined);

/** The run has started as many items as it may, and there are more: it continues as new. */
export const isFull = (fleet: FleetRun): boolean =>
  fleet.startedHere >= (fleet.request.itemsPerRun ?? ITEMS_PER_RUN) &&
  countOf(fleet, 'waiting') > 0 &&
  mayNotStart(fleet) === undefined;

/** The arguments of the next run: what is small, then the items in pages. */
export function continueAsNewArgs(fleet: FleetRun): [FleetRequest, ...FleetEntry[][]] {
  const { firstDoneAt, stopped } = fleet;
  const carried: CarriedFleet = {
    runs: fleet.runs,
    startedAt: fleet.startedAt,
    pages: [...fleet.pagesHere],
    audit: fleet.audit.slice(-20),
    ...(firstDoneAt === undefined ? {} : { firstDoneAt }),
    ...(stopped === undefined ? {} : { stopped }),
  };
  return [{ ...fleet.request, items: [], pages: fleet.pages, carried }, ...inPages([...fleet.entries.values()])];
}

const ITEMS_PER_RUN = 500;
const LARGEST_BATCH = 25;
const LONGEST_WHY = 300;

function allowed({ request: { tolerance }, entries }: FleetRun): number {
  if (tolerance === undefined) return Infinity;
  if (typeof tolerance === 'number') return tolerance;
  return tolerance.endsWith('%') ? (entries.size * parseFloat(tolerance)) / 100 : Number(tolerance);
}
