/** The picture of a fleet, as `fleet status --json` prints it. Plain JSON, types only. */
import type { Applied } from '../contract/fleet-record.ts';
import type { FleetSettings, FleetState } from '../contract/fleet.ts';
import type { Difference } from '../contract/plan.ts';
import type { AuditEntry, ParkedStep } from '../contract/run.ts';
import type { FleetPrice } from './fleet-plan-report.ts';

export interface FleetPicture {
  readonly name: string;
  readonly settings: FleetSettings;
  /** The desired state: the last manifest that was applied. Absent: none ever was. */
  readonly applied?: Applied;
  /** The open onboarding of the fleet, or its last one; absent when Temporal no longer keeps any. */
  readonly run?: Omit<FleetState, 'name' | 'settings' | 'items'>;
  readonly totals: Readonly<Record<PictureState, number>>;
  /** Each item, whether it is wanted, was wanted, or failed. */
  readonly items: readonly PictureItem[];
  /** The price of everything that is wanted; absent when nothing was looked at now. */
  readonly price?: FleetPrice;
  readonly audit: readonly AuditEntry[];
}

/**
 * `proven`: there as wanted, and every route was proven by a probe. `unproven`: there as wanted, not proven. `drifted`: there,
 * but not as wanted. `missing`: wanted and not there, and no attempt failed. `underWay`: a run is going on. `waiting`: the
 * fleet has not started it yet. `parked`: its run waits for a person. `failed`: the last attempt failed.
 * `notWanted`: it left the manifest and is still there. `unknown`: it could not be looked at.
 */
export type PictureState =
  | 'proven'
  | 'unproven'
  | 'drifted'
  | 'missing'
  | 'underWay'
  | 'waiting'
  | 'parked'
  | 'failed'
  | 'notWanted'
  | 'unknown';

export interface PictureItem {
  /** `shop/orders-kafka` */
  readonly link: string;
  readonly wanted: boolean;
  readonly state: PictureState;
  /** Since when it is known to be in this state: ISO 8601. */
  readonly since?: string;
  /** Whole sentences. */
  readonly says: string;
  readonly differences: readonly Difference[];
  /** What its run waits for. */
  readonly parked?: readonly ParkedStep[];
  readonly provenAt?: string;
  /** This fleet made it: `--prune` may take it away when it has left the manifest. */
  readonly made: boolean;
  /** When it was last looked at; absent: never. */
  readonly lookedAt?: string;
  readonly usdPerMonth?: number;
  readonly team?: string;
}
