import { untilAborted } from './until-aborted.ts';

/** One look at many resources, shared by all waits for one of them. */
export interface Sweep<T> {
  /**
   * What a sweep that began at most `maxAgeMs` ago saw of `id`; undefined when it does not exist. There is at most one
   * sweep in that time for all waits; a new id waits for the next sweep. An error of a sweep rejects all its waits; an
   * abort rejects only one.
   */
  watch(id: string, maxAgeMs: number, signal?: AbortSignal): Promise<T | undefined>;
  /** These ids were changed: earlier results are out of date. */
  invalidate(ids: readonly string[]): void;
}

/**
 * `look` describes all its ids at once: all that are watched, or, when these are more than `together`, only those that a wait
 * asks for now, because a wait of a minute needs few of the sweeps that serve the others. When these alone are more than
 * `together`, all are looked at again. An id leaves the sweep when nobody has asked for it for five times its `maxAgeMs`.
 */
export function createSweep<T>(look: (ids: readonly string[]) => Promise<Seen<T>>, together = Infinity): Sweep<T> {
  const watched = new Map<string, Watched>();
  let current: Flight<T> | undefined;
  let next: Scheduled<T> | undefined;

  const begin = ({ awaited }: Scheduled<T>): Promise<Seen<T>> => {
    next = undefined;
    const startedAt = performance.now();
    for (const [id, { until }] of watched) if (until < startedAt && !awaited.has(id)) watched.delete(id);
    const ids = new Set(watched.size > together && awaited.size <= together ? awaited : watched.keys());
    const flight: Flight<T> = { startedAt, ids, seen: look([...ids]), failed: false };
    flight.seen.catch(() => {
      flight.failed = true;
    });
    current = flight;
    return flight.seen;
  };
  /** Waits for a slow sweep, so that sweeps never overlap. */
  const due = (scheduled: Scheduled<T>): void => scheduled.start(ended(current).then(() => begin(scheduled)));
  const schedule = (id: string, at: number): Promise<Seen<T>> => {
    const scheduled = (next ??= emptySchedule<T>());
    scheduled.awaited.add(id);
    if (at < scheduled.at) {
      clearTimeout(scheduled.timer);
      scheduled.at = at;
      scheduled.timer = setTimeout(due, Math.ceil(at - performance.now()), scheduled);
    }
    return scheduled.seen;
  };
  const seenWith = (id: string, maxAgeMs: number): Promise<Seen<T>> => {
    const now = performance.now();
    const notBefore = watched.get(id)?.notBefore ?? 0;
    watched.set(id, { until: now + FORGOTTEN_AFTER * maxAgeMs, notBefore });
    if (current === undefined) return schedule(id, now);
    const { startedAt, ids, seen, failed } = current;
    // EC2's rate limit keeps our changes rare, so the first look after a change need not wait.
    if (startedAt < notBefore) return schedule(id, now);
    if (startedAt >= now - maxAgeMs && ids.has(id) && !failed) return seen;
    return schedule(id, Math.max(now, startedAt + maxAgeMs));
  };
  return {
    watch: (id, maxAgeMs, signal) =>
      untilAborted(
        seenWith(id, maxAgeMs).then((seen) => seen.get(id)),
        signal,
      ),
    invalidate(ids) {
      const notBefore = performance.now();
      for (const id of ids) {
        const entry = watched.get(id);
        if (entry !== undefined) watched.set(id, { ...entry, notBefore });
      }
    },
  };
}

const FORGOTTEN_AFTER = 5;

type Seen<T> = ReadonlyMap<string, T>;

interface Watched {
  readonly until: number;
  readonly notBefore: number;
}

interface Flight<T> {
  readonly startedAt: number;
  readonly ids: ReadonlySet<string>;
  readonly seen: Promise<Seen<T>>;
  failed: boolean;
}

interface Scheduled<T> {
  at: number;
  timer: NodeJS.Timeout | undefined;
  readonly awaited: Set<string>;
  readonly seen: Promise<Seen<T>>;
  readonly start: (seen: Promise<Seen<T>>) => void;
}

function emptySchedule<T>(): Scheduled<T> {
  let start: Scheduled<T>['start'] = () => undefined;
  const seen = new Promise<Seen<T>>((resolve) => {
    start = resolve;
  });
  // All waits may have been aborted before it fails.
  seen.catch(() => undefined);
  return { at: Number.POSITIVE_INFINITY, timer: undefined, awaited: new Set(), seen, start };
}

const ended = async (flight: Flight<unknown> | undefined): Promise<void> => {
  await flight?.seen.catch(() => undefined);
};
