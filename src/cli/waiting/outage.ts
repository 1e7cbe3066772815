/** Handles an outage of the Temporal server: reports it and tries again with growing pauses. */
import { setTimeout as sleep } from 'node:timers/promises';
import { clockSecond } from '../../contract/time-text.ts';
import { grpcAnswerOf, grpcCodes } from '../../temporal/grpc-code.ts';
import { durationText } from '../text/duration-text.ts';
import type { Output } from '../program/output.ts';

/** The deadline passed. The server may be up: for a query it waits some seconds for a worker. */
export const isLate = (error: unknown): boolean => grpcAnswerOf(error)?.code === grpcCodes.deadlineExceeded;

export interface Outage {
  /** Says what is wrong, the first time and then with every longer pause, and waits before the next try. */
  pause(error: unknown): Promise<void>;
  /** The server has answered. */
  over(): void;
}

export interface OutageOptions {
  readonly output: Output;
  /** `host:port` */
  readonly address: string;
  /** Ends a pause. */
  readonly signal: AbortSignal;
  /** What to tell the person during the outage: "The run goes on without this command". */
  readonly meanwhile: string;
  /** Called before a message is printed, so that it does not break a live display. */
  readonly beforeSaying?: () => void;
}

const FIRST_PAUSE_MS = 1_000;
const LONGEST_PAUSE_MS = 20_000;

export function createOutage({ output, address, signal, meanwhile, beforeSaying }: OutageOptions): Outage {
  let since: number | undefined;
  let pauseMs = FIRST_PAUSE_MS;
  const say = (text: string): void => {
    beforeSaying?.();
    output.warn(text);
  };
  return {
    async pause(error) {
      const first = since === undefined;
      since ??= Date.now();
      const again = `Trying again in ${durationText(pauseMs)}.`;
      if (first) say(`! The Temporal server at ${address} does not answer (${reasonOf(error)}). ${meanwhile} ${again}`);
      else say(`! Still no answer from ${address} since ${clockSecond(new Date(since).toISOString())}. ${again}`);
      await sleep(pauseMs, undefined, { signal }).catch(() => undefined);
      pauseMs = Math.min(2 * pauseMs, LONGEST_PAUSE_MS);
    },
    over() {
      if (since === undefined) return;
      say(`The Temporal server at ${address} answers again, after ${durationText(Date.now() - since)}.`);
      since = undefined;
      pauseMs = FIRST_PAUSE_MS;
    },
  };
}

/** After several failed attempts gRPC reports only that the deadline passed. */
function reasonOf(error: unknown): string {
  if (isLate(error)) return 'not in time';
  return grpcAnswerOf(error)?.details ?? (error instanceof Error ? error.message : String(error));
}
