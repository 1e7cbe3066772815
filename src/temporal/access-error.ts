/** Why a Temporal server cannot be used, told apart: each has another cure. */
import type { Problem } from '../problems/problems.ts';

export type AccessProblem =
  /** Nothing listens there, or it does not answer in time. */
  | 'Unreachable'
  /** The TLS handshake failed: a certificate of one of the two sides, or one of them speaks in the clear. */
  | 'TlsRefused'
  /** The server does not accept who we say we are. */
  | 'Unauthenticated'
  /** It knows us, but we may not do this. */
  | 'NotAllowed'
  | 'NoNamespace'
  /** The namespace lacks the search attributes of the runs, or has them with another type. */
  | 'SearchAttributes';

/** `type` is what `--json` shows. */
export class TemporalAccessError extends Error {
  readonly type: AccessProblem;
  /** With the setting to look at and what to do. */
  readonly problem: Problem;
  constructor(type: AccessProblem, problem: Problem, options?: ErrorOptions) {
    super(problem.problem, options);
    this.name = 'TemporalAccessError';
    this.type = type;
    this.problem = problem;
  }
}
