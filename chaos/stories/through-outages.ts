/** Calls of the harness to the Temporal server, repeated through the faults that are injected there. */
import { setTimeout as sleep } from 'node:timers/promises';
import { NamespaceNotFoundError } from '@temporalio/common';
import { grpcAnswerOf } from '../../src/temporal/grpc-code.ts';
import { persistently } from '../../src/temporal/persistently.ts';

const PATIENCE_MS = 180_000;

/** @throws every error that is not an outage, at once */
export const throughOutages = async <T>(ask: () => Promise<T>): Promise<T> => {
  const until = Date.now() + PATIENCE_MS;
  for (;;) {
    try {
      return await persistently('a call', ask, {
        announce: () => undefined,
        signal: NEVER,
        patienceMs: PATIENCE_MS,
        firstPauseMs: 200,
      });
    } catch (error) {
      // The namespace is always there: a server that has just come back has not read it yet.
      if (!isNamespaceMissing(error) || Date.now() > until) throw error;
      await sleep(500);
    }
  }
};

/** Some calls of the client name it, and others hand on what gRPC said. */
const isNamespaceMissing = (error: unknown): boolean =>
  error instanceof NamespaceNotFoundError || /^Namespace \S+ is not found/.test(grpcAnswerOf(error)?.details ?? '');

const NEVER = new AbortController().signal;
