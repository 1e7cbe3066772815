/** Calls of the harness to the Temporal server, repeated through the faults that are injected there. */
import { persistently } from '../../src/temporal/persistently.ts';

const PATIENCE_MS = 180_000;

/** @throws every error that is not an outage, at once */
export const steady = <T>(ask: () => Promise<T>): Promise<T> =>
  persistently('a call', ask, {
    announce: () => undefined,
    signal: NEVER,
    patienceMs: PATIENCE_MS,
    firstPauseMs: 200,
  });

const NEVER = new AbortController().signal;
