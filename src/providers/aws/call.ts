import type { ErrorSource } from '../errors.ts';
import { toProviderError } from './errors.ts';

/** The second argument of the SDK's `send`. */
export interface SendOptions {
  readonly abortSignal?: AbortSignal;
}

/** Runs one call of the SDK. Throws the named errors, with `secrets` hidden, or the signal's reason if the caller aborted. */
export async function awsCall<T>(
  source: ErrorSource,
  signal: AbortSignal | undefined,
  send: (options: SendOptions) => Promise<T>,
  secrets: readonly string[] = [],
): Promise<T> {
  signal?.throwIfAborted();
  try {
    return await send(signal === undefined ? {} : { abortSignal: signal });
  } catch (error) {
    if (signal?.aborted === true) throw signal.reason;
    throw toProviderError(error, source, secrets);
  }
}

/** No retries, because Temporal retries. No call lasts longer than an activity's attempt. */
export const sdkDefaults = {
  maxAttempts: 1,
  requestHandler: {
    connectionTimeout: 5_000,
    requestTimeout: 20_000,
    socketTimeout: 20_000,
    throwOnRequestTimeout: true,
  },
} as const;
