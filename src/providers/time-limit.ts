/** The time limit of one call. */

interface TimeLimit {
  /** Aborted when the time is over: tells a late answer from a caller who gave up. */
  readonly deadline: AbortSignal;
  /** Aborted then, and when the caller gives up. */
  readonly signal: AbortSignal;
}

/** `given`: of the caller, who may give up earlier. */
export function timeLimit(timeoutMs: number, given: AbortSignal | undefined): TimeLimit {
  const deadline = AbortSignal.timeout(timeoutMs);
  return { deadline, signal: given === undefined ? deadline : AbortSignal.any([given, deadline]) };
}

/** Options of undici: the deadline alone decides. Another clock could be first, and its error says less. */
export const NO_OTHER_CLOCK = { headersTimeout: 0, bodyTimeout: 0 } as const;
