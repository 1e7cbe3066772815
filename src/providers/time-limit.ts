/** The time limit of one HTTP call by undici. */

interface TimeLimit {
  /** Aborted when the time is over: tells a late answer from a caller who gave up. */
  readonly deadline: AbortSignal;
  readonly options: { readonly signal: AbortSignal; readonly headersTimeout: 0; readonly bodyTimeout: 0 };
}

/** `signal`: of the caller, who may give up earlier. */
export function timeLimit(timeoutMs: number, signal: AbortSignal | undefined): TimeLimit {
  const deadline = AbortSignal.timeout(timeoutMs);
  return {
    deadline,
    options: {
      signal: signal === undefined ? deadline : AbortSignal.any([signal, deadline]),
      // The deadline alone decides: another clock could be first, and its error says less.
      headersTimeout: 0,
      bodyTimeout: 0,
    },
  };
}
