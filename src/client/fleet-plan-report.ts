/** What applying a manifest would do, before anything is started. Plain JSON, types only. */
import type { Problem } from '../problems/problems.ts';
import type { Difference } from '../contract/plan.ts';

export interface FleetPlan {
  readonly name: string;
  /** `invalid`: something in the manifest is wrong, so that nothing is started. `differences`: there is something to do. */
  readonly verdict: 'nothing' | 'differences' | 'invalid';
  /** All that is wrong with the manifest, by itself and against the world, each with its line. */
  readonly problems: readonly Problem[];
  /** Worth knowing first; they stop nothing. */
  readonly warnings: readonly Problem[];
  readonly items: readonly PlannedItem[];
  /** What the fleet once wanted, the manifest does not name, and is still there. */
  readonly leaving: readonly LeavingItem[];
  readonly totals: Readonly<Record<PlannedItem['does'], number>>;
  readonly price: FleetPrice;
  readonly time: FleetTime;
}

/**
 * `make`: nothing of it is there. `change`: something of it is there. `leave`: it is as the manifest says. `join`: a run is
 * under way, which applying extends. `refuse`: see `problems`. `unknown`: it could not be looked at.
 */
export interface PlannedItem {
  readonly link: string;
  /** `fleet.yaml:12:5` */
  readonly at?: string;
  readonly does: 'make' | 'change' | 'leave' | 'join' | 'refuse' | 'unknown';
  readonly says: string;
  readonly differences: readonly Difference[];
}

export interface LeavingItem {
  readonly link: string;
  readonly says: string;
  /** When a manifest without it was first applied: ISO 8601; absent: applying this one would be the first time. */
  readonly leftAt?: string;
  /** Why `--prune` leaves it; absent: this fleet made it, and `--prune` takes it away. */
  readonly kept?: string;
}

/** Of everything in the manifest once it is up, USD a month of 730 hours, without traffic. */
export interface FleetPrice {
  readonly usdPerMonth: number;
  readonly byTeam: readonly PriceOf[];
  readonly byAccount: readonly PriceOf[];
}

export interface PriceOf {
  /** A team (`no team` for endpoints without the tag `team` or `owner`), or an account. */
  readonly of: string;
  readonly usdPerMonth: number;
}

export interface FleetTime {
  /** Until the last is connected: the slowest bucket, then one onboarding. */
  readonly minutes: number;
  /** Accounts and regions in which endpoints are made or changed; EC2 takes so many minutes for these calls alone. */
  readonly buckets: readonly {
    readonly account: string;
    readonly region: string;
    readonly calls: number;
    readonly minutes: number;
  }[];
}
