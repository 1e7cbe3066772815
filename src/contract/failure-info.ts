/** A failure, as runs tell it. Types only, plain JSON. */
import type { Patch } from './run.ts';

/** How a failure travels from an activity to the workflow: the `details[0]` of its ApplicationFailure. */
export interface FailureInfo {
  /** Its kind; `Unexpected` is a bug. */
  readonly type: FailureType;
  /** A row of the runbook (`src/activities/failures/reasons.ts`). */
  readonly reason: string;
  /** What was tried, and what was answered. */
  readonly message: string;
  /** What usually causes it. */
  readonly cause: string;
  /** What to change, and the update to send. */
  readonly fix: string;
  /** The patch with which `retry` does not fail for the same reason again, with the ids of this case. */
  readonly patch?: Patch;
  /** Which API answered. */
  readonly api?: string;
  /** Its action, as the vendor names it. */
  readonly action?: string;
  /** Method and path, or account and region. */
  readonly where?: string;
  /** HTTP status. */
  readonly status?: number;
  /** The vendor's error code. */
  readonly code?: string;
  /** For the vendor's support. */
  readonly requestId?: string;
}

export type FailureType =
  | 'NotReady'
  | 'Throttled'
  | 'Unavailable'
  | 'Conflict'
  | 'Refused'
  | 'Denied'
  | 'Exhausted'
  | 'NotFound'
  | 'Invalid'
  | 'OutOfTime'
  /** A bug: an error the table has no row for. The ApplicationFailure's own type is the error's name. */
  | 'Unexpected';

/** One row of the runbook. */
export interface Reason {
  readonly type: FailureType;
  /** What an operator sees. */
  readonly symptom: string;
  /** What usually causes it. */
  readonly cause: string;
  /** What to change, then which update to send. */
  readonly fix: string;
}
