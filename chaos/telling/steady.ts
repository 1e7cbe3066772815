/** Calls of the teller to the Temporal server, which is struck like everybody else: asked again until it answers. */
import { persistently } from '../../src/temporal/persistently.ts';

const PATIENCE_MS = 180_000;

/** The answer. @throws what is no outage, at once */
export const steady = <T>(ask: () => Promise<T>): Promise<T> =>
  persistently('a call', ask, {
    announce: () => undefined,
    signal: NEVER,
    patienceMs: PATIENCE_MS,
    firstPauseMs: 200,
  });

const NEVER = new AbortController().signal;
