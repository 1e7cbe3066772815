/** What is wrong with a request. Types only, plain JSON. */
import type { FailureType } from './failure-info.ts';

/** One thing wrong with a request, or worth knowing about it. */
export interface Finding {
  readonly level: 'error' | 'warning' | 'note';
  /** Path in the request: `endpoints[0].subnetIds[1]`; or the thing looked at: `service`. */
  readonly field: string;
  readonly value?: string;
  readonly problem: string;
  readonly fix: string;
  /** Denied and Exhausted findings do not end a run: they park at their step. */
  readonly failure?: FailureType;
  /** Row of the reasons' table, if it is not `invalidRequest`. */
  readonly reason?: 'notAllowed';
}
