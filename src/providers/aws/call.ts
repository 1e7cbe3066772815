import type { ErrorSource } from '../errors.ts';
import { toProviderError } from './errors.ts';

/** How one call is sent: what the SDK's `send` takes as its second argument. */
export interface SendOptions {
  readonly abortSignal?: AbortSignal;
}

/** `secrets`: hidden wherever an error holds them. Runs one call of the SDK; throws the named errors, or the signal's reason if the caller gave up. */
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

/** Temporal owns retries; no call lasts longer than an activity's attempt. */
export const sdkDefaults = {
  maxAttempts: 1,
  requestHandler: {
    connectionTimeout: 5_000,
    requestTimeout: 20_000,
    socketTimeout: 20_000,
    throwOnRequestTimeout: true,
  },
} as const;
