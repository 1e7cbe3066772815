/**
 * How long waits take: the durations below, and what this worker has seen. Kept in memory; a new worker begins with
 * these.
 */
import type { Observation, Usual } from './schedule.ts';

/**
 * Used until something is observed. Aiven's guide says "up to a few minutes" for the PrivateLink resource, taken here as
 * two and a half, and "a couple of minutes" for the targets; a VPC endpoint takes one to two. `lookWorth` is low where the
 * whole link waits for this end: for the privatelink and for the targets, whose handshakes are no calls of an API and cost
 * next to nothing. It is higher where progress does not depend on our look: Aiven notices an available endpoint, and checks
 * the targets of its connection, whether anybody looks or not.
 */
export const usualDurations = {
  privatelinkActive: { median: 150_000, shape: 5, lookWorth: 200 },
  privatelinkGone: { median: 45_000, shape: 2, lookWorth: 1_000 },
  endpointAvailable: { median: 90_000, shape: 3, lookWorth: 4_000 },
  endpointGone: { median: 60_000, shape: 2, lookWorth: 1_000 },
  connectionActive: { median: 40_000, shape: 2, lookWorth: 2_000 },
  routesListed: { median: 10_000, shape: 1.5, lookWorth: 500 },
  targetsHealthy: { median: 90_000, shape: 3, lookWorth: 15 },
} as const satisfies Readonly<Record<string, Usual>>;

export type WaitKind = keyof typeof usualDurations;

export interface Durations {
  of(kind: WaitKind): readonly Observation[];
  /**
   * Records how long after its first look a wait of this kind ended. One that was over at its first look says nothing.
   */
  observe(kind: WaitKind, observation: Observation): void;
}

/** Older ones are forgotten; they hardly count by then. */
const KEPT = 30;

export function createDurations(): Durations {
  const seen = new Map<WaitKind, readonly Observation[]>();
  const of = (kind: WaitKind): readonly Observation[] => seen.get(kind) ?? [];
  return {
    of,
    observe: (kind, observation) => void seen.set(kind, [...of(kind), observation].slice(-KEPT)),
  };
}
