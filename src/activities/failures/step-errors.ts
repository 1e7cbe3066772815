/** The errors that the steps throw themselves, in addition to the clients' errors. `failures.ts` maps both. */
import type { ErrorSource } from '../../providers/errors.ts';
import type { Patch } from '../../contract/run.ts';
import type { ReasonId } from './reasons.ts';

export interface NotReadyOptions {
  /** Which row of the table to show when the wait runs out of time; default: the waiting activity's own. */
  readonly reason?: ReasonId;
  /** Look again after this long, ms of wall time (already divided by the time scale). */
  readonly retryAfterMs?: number;
  /** The state last seen, in the vendor's word. */
  readonly observed?: string;
  /** The last transient error of the wait, so that its code and request id are not lost. */
  readonly source?: ErrorSource;
}

/** Not yet; look again. The message is what an operator reads: "VPC endpoint vpce-0a1 is pending since 03:12 UTC". */
export class NotReadyError extends Error {
  readonly options: NotReadyOptions;
  constructor(message: string, options: NotReadyOptions = {}) {
    super(message);
    this.name = 'NotReadyError';
    this.options = options;
  }
}

/** A step's own verdict. The failure type is that of the reason's row: `tooManyPrincipals` is `Exhausted`. */
export class RefusedError extends Error {
  readonly reason: ReasonId;
  readonly source: ErrorSource | undefined;
  /** The patch with which `retry` repairs it. */
  readonly patch: Patch | undefined;
  constructor(reason: ReasonId, message: string, source?: ErrorSource, patch?: Patch) {
    super(message);
    this.patch = patch;
    this.name = 'RefusedError';
    this.reason = reason;
    this.source = source;
  }
}
