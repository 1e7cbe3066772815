/** Fleets: many links made by one workflow. Types and names; pure, because workflow code imports this file. */
import type { LinkName, PrivateLinkRequest } from './request.ts';
import type { AuditEntry } from './run.ts';

/** The settings of a fleet, without its items. */
export interface FleetSettings {
  readonly name: string;
  /** Onboardings open at once; parked ones do not count. Default 200: enough to keep one account's EC2 rate busy. */
  readonly concurrency?: number;
  /** Failures after which nothing more is started ("5", or "10%" of the items). Absent: all are started. */
  readonly tolerance?: number | string;
  /** Items started before the workflow continues as new. Default 500. */
  readonly itemsPerRun?: number;
}

/** The first argument of `onboardFleet`. */
export interface FleetRequest extends FleetSettings {
  /** The first page; the others arrive through the update `add`, so that no payload passes the server's limits. */
  readonly items: readonly PrivateLinkRequest[];
  /** How many pages there are in all. Default 1. */
  readonly pages?: number;
  /** Who asks. */
  readonly actor?: string;
  /** Set when the workflow continues as new, by itself. */
  readonly carried?: CarriedFleet;
}

/** What a fleet hands on, besides its items, when it continues as new. Times are ISO 8601, UTC. */
export interface CarriedFleet {
  /** Runs of the chain before this one. */
  readonly runs: number;
  readonly startedAt: string;
  readonly firstDoneAt?: string;
  /** Why nothing more is started. */
  readonly stopped?: string;
  readonly pages: readonly number[];
  readonly audit: readonly AuditEntry[];
}

/**
 * Where one item stands. `alreadyThere`: connected before, nothing was changed. `skipped`: another run holds the
 * service, or refused to be extended. `parked`: its run waits for a person.
 */
export type ItemState =
  | 'waiting'
  | 'starting'
  | 'open'
  | 'parked'
  | 'ready'
  | 'adopted'
  | 'alreadyThere'
  | 'partial'
  | 'failed'
  | 'rolledBack'
  | 'skipped';

/** One item as the fleet shows it. */
export interface ItemStatus {
  /** `shop/orders-kafka` */
  readonly link: string;
  readonly state: ItemState;
  /** ISO 8601 */
  readonly since: string;
  readonly why?: string;
  readonly runId?: string;
  /** An onboarding that somebody else had begun: cancelling the fleet's runs leaves it alone. */
  readonly joined?: boolean;
}

/** One item as the fleet keeps it. The request goes once the link is there. */
export interface FleetEntry extends ItemStatus {
  readonly request?: PrivateLinkRequest;
}

export type FleetTotals = Readonly<Record<ItemState, number>>;

/** The answer of a fleet's `state` query. */
export interface FleetState {
  readonly name: string;
  readonly settings: FleetSettings;
  readonly startedAt: string;
  /** Runs of the chain so far, this one included. */
  readonly runs: number;
  readonly over: boolean;
  readonly stopped?: string;
  /** What is still missing of a large fleet whose caller stopped while sending it; the fleet waits for the rest. */
  readonly awaits?: string;
  readonly totals: FleetTotals;
  readonly items: readonly ItemStatus[];
  /** Estimate of the end from the pace so far; absent until enough are done. */
  readonly endsAt?: string;
  readonly audit: readonly AuditEntry[];
}

export interface FleetResult {
  readonly name: string;
  readonly startedAt: string;
  readonly endedAt: string;
  readonly runs: number;
  readonly stopped?: string;
  readonly totals: FleetTotals;
  readonly items: readonly ItemStatus[];
}

/** `add`: one page of items. */
export interface AddInput {
  readonly items: readonly PrivateLinkRequest[];
  /** Counted from 1. */
  readonly page?: number;
  readonly pages?: number;
  readonly actor?: string;
}

/** `retry` and `stop` of a fleet: an empty box works. */
export interface FleetActionInput {
  readonly actor?: string;
  readonly reason?: string;
}

export interface FleetAnswer {
  readonly says: string;
  readonly totals: FleetTotals;
}

/** One fleet of a name at a time. */
export const fleetWorkflowId = (name: string): string => `privatelink-fleet/${name}`;

export const linkOf = ({ project, service }: LinkName): string => `${project}/${service}`;

/** The link is there: nothing is left to do for it. */
export const isThere = (state: ItemState): boolean =>
  state === 'ready' || state === 'adopted' || state === 'alreadyThere';

/** What counts against the tolerance. */
export const isFailure = (state: ItemState): boolean =>
  state === 'failed' || state === 'rolledBack' || state === 'partial';

/** Lists whose JSON is at most `size` characters each; a larger item gets a list of its own. */
export function inPages<T>(items: readonly T[], size: number = PAGE_SIZE): T[][] {
  const pages: T[][] = [];
  let room = 0;
  for (const item of items) {
    const length = JSON.stringify(item).length;
    const page = pages.at(-1);
    if (page === undefined || length > room) {
      pages.push([item]);
      room = size - length;
    } else {
      page.push(item);
      room -= length;
    }
  }
  return pages;
}

/** Characters, which take up to three bytes each: the server warns of payloads from 512 KB on. */
const PAGE_SIZE = 128 * 1024;

// ---- Between the fleet's workflow and its activities -------------------------------------------------------

export interface FleetActivities {
  /** The manifest's checks for a fleet that was started from the Web UI. Throws `Invalid` with every problem. */
  checkFleet(input: { readonly request: unknown; readonly workflowId: string }): Promise<void>;
  /** Starts or joins each onboarding under its fixed id. A cancelled attempt returns those that it has begun. */
  startItems(input: StartItemsInput): Promise<readonly ItemStarted[]>;
  /** Waits until an item is no longer in its `state`, or for `patienceMs`; answers only the items that changed. */
  watchItems(input: WatchItemsInput): Promise<readonly ItemSeen[]>;
}

export interface StartItemsInput {
  readonly requests: readonly PrivateLinkRequest[];
  readonly taskQueue: string;
  /** Who asks, for the audit list of each run. */
  readonly actor: string;
  /** The same in every attempt: distinguishes runs that this caller started from those that were open before. */
  readonly startId: string;
}

export interface ItemStarted {
  readonly link: string;
  readonly state: 'open' | 'failed' | 'skipped';
  readonly why?: string;
  readonly runId?: string;
  readonly joined?: boolean;
}

export interface WatchItemsInput {
  readonly items: readonly { readonly link: string; readonly runId: string; readonly state: ItemState }[];
  /** ms of wall time; shorter while there is more to start. */
  readonly patienceMs: number;
}

export interface ItemSeen {
  readonly link: string;
  readonly runId: string;
  readonly state: ItemState;
  readonly why?: string;
  /** Every route of every endpoint was proven. */
  readonly proven?: boolean;
}
