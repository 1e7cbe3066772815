/** What applying a manifest would do, before anything is started. Plain JSON, types only. */
import type { Problem } from '../problems/problems.ts';
import type { Difference } from '../contract/plan.ts';

export interface FleetPlan {
  readonly name: string;
  /** `invalid`: something in the manifest is wrong, so that nothing is started. `differences`: there is something to do. */
  readonly verdict: 'nothing' | 'differences' | 'invalid';
  /** All problems of the manifest, in its text and as a worker found them, each with its line. */
  readonly problems: readonly Problem[];
  /** Problems that do not stop the fleet. */
  readonly warnings: readonly Problem[];
  readonly items: readonly PlannedItem[];
  /** Items that the fleet once wanted, the manifest no longer names, and are still there. */
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

/** The price of everything in the manifest, USD a month of 730 hours, without traffic. */
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
  /** Until the last item is connected: the slowest bucket, then one onboarding. */
  readonly minutes: number;
  /** Accounts and regions in which endpoints are made or changed. `minutes`: for these calls alone, at EC2's rate. */
  readonly buckets: readonly {
    readonly account: string;
    readonly region: string;
    readonly calls: number;
    readonly minutes: number;
  }[];
}
