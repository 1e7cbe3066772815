/** A Temporal server that does not answer for a while: said once, tried again with growing pauses, and gone on with. */
import { setTimeout as sleep } from 'node:timers/promises';
import { isGrpcServiceError } from '@temporalio/client';
import { clockSecond } from '../../contract/time-text.ts';
import { durationText } from '../text/duration-text.ts';
import type { Output } from '../program/output.ts';

const DEADLINE_EXCEEDED = 4;

/** gRPC's codes of a server that is away, starts, or does not answer in time. Others (no right, no such run) are answers. */
const AWAY: ReadonlySet<number> = new Set([
  1, // CANCELLED: its end of the connection was closed
  2, // UNKNOWN
  DEADLINE_EXCEEDED,
  8, // RESOURCE_EXHAUSTED
  10, // ABORTED
  13, // INTERNAL: the stream was reset
  14, // UNAVAILABLE
]);

export function isOutage(error: unknown): boolean {
  const code = codeOf(error);
  return code !== undefined && AWAY.has(code);
}

/** The server answered, or could have, but not in time: it waits some seconds for a worker when it is asked a query. */
export const isLate = (error: unknown): boolean => codeOf(error) === DEADLINE_EXCEEDED;

const codeOf = (error: unknown): number | undefined => grpcError(error)?.code;

/** The SDK wraps gRPC's errors, but not always. */
function grpcError(error: unknown): { readonly code: number; readonly details: string } | undefined {
  if (isGrpcServiceError(error)) return error;
  const cause = error instanceof Error ? error.cause : undefined;
  return isGrpcServiceError(cause) ? cause : undefined;
}

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
  /** What the person should know meanwhile: "The run goes on without this command". */
  readonly meanwhile: string;
  /** Called before something is said: a live display must not be written into. */
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

/** Of attempts that were all in vain gRPC tells only that their time was up. */
function reasonOf(error: unknown): string {
  if (isLate(error)) return 'not in time';
  return grpcError(error)?.details ?? (error instanceof Error ? error.message : String(error));
}
