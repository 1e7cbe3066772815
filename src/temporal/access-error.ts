/** The reasons why a Temporal server cannot be used. Each has its own fix. */
import type { Problem } from '../problems/problems.ts';

export type AccessProblem =
  /** Nothing listens there, or it does not answer in time. */
  | 'Unreachable'
  /** The TLS handshake failed: because of the certificate of one side, or because one side does not use TLS. */
  | 'TlsRefused'
  /** The server does not accept our credentials. */
  | 'Unauthenticated'
  /** It accepts our credentials, but we do not have this permission. */
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
