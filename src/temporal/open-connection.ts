/** A connection to the Temporal server, or the reason why there is none. */
import { Connection, type ConnectionOptions } from '@temporalio/client';
import type { TemporalSettings } from '../config/temporal.ts';
import type { TemporalAccessError } from './access-error.ts';
import { accessErrorOf } from './explain.ts';
import { grpcAnswerOf } from './grpc-code.ts';
import { knock } from './knock.ts';
import { unreachable } from './tls-problems.ts';

/** `retries`: whether calls are retried automatically, without a message. Default: yes. */
export interface OpenOptions {
  readonly retries?: boolean;
}

/** @throws TemporalAccessError when no server answers within five seconds, or not as it should */
export async function openConnection(
  temporal: TemporalSettings,
  { retries = true }: OpenOptions = {},
): Promise<Connection> {
  const options = temporal.connectionOptions as ConnectionOptions;
  try {
    return await Connection.connect({
      ...options,
      connectTimeout: '5 seconds',
      ...(retries ? {} : { interceptors: [] }),
    });
  } catch (error) {
    throw await whyNotConnected(error, temporal);
  }
}

/** gRPC says little about a failed connection, so this tests the layers below it one by one. */
export async function whyNotConnected(error: unknown, temporal: TemporalSettings): Promise<TemporalAccessError> {
  const known = accessErrorOf(error, temporal);
  if (known !== undefined) return known;
  const found = await knock(temporal);
  if (found !== undefined) return found;
  const answer = grpcAnswerOf(error);
  return unreachable(temporal, answer === undefined ? error : new Error(answer.details, { cause: error }));
}
