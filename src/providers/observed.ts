/** Reports each call for metrics: its action, its outcome, its time. Holds nothing secret. */
import { ProviderError, ThrottledError, type ErrorSource } from './errors.ts';

export interface ObservedCall {
  readonly api: ErrorSource['api'];
  /** The EC2 or STS action; for Aiven the method and the path without its values. It is a metric label. */
  readonly action: string;
  readonly outcome: Outcome;
  readonly seconds: number;
  readonly requestId?: string;
}

/** How a call ended: `ok`, or the kind of its error. `held`: not sent, because Aiven had asked all callers to wait. */
type Outcome = 'ok' | 'held' | 'cancelled' | 'unexpected' | Lowercase<ProviderError['kind']>;

export type ObserveCall = (call: ObservedCall) => void;

/** Runs `call` and reports it. `call` may pass on its request id. */
export async function observed<T>(
  observe: ObserveCall | undefined,
  { api, action }: Pick<ObservedCall, 'api' | 'action'>,
  call: (known: (requestId: string | undefined) => void) => Promise<T>,
  toError: (error: unknown) => unknown = (error) => error,
): Promise<T> {
  if (observe === undefined) return call(() => undefined);
  const began = performance.now();
  let id: string | undefined;
  const tell = (outcome: Outcome, requestId = id): void => {
    const seconds = (performance.now() - began) / 1000;
    observe({ api, action, outcome, seconds, ...(requestId === undefined ? {} : { requestId }) });
  };
  try {
    const answer = await call((requestId) => (id = requestId));
    tell('ok');
    return answer;
  } catch (error) {
    const named = toError(error);
    tell(outcomeOf(named), named instanceof ProviderError ? named.source.requestId : undefined);
    throw error;
  }
}

function outcomeOf(error: unknown): Outcome {
  // The throttle gate throws this error without an answer of Aiven.
  if (error instanceof ThrottledError && error.source.api === 'aiven' && error.source.status === undefined)
    return 'held';
  if (error instanceof ProviderError) return error.kind.toLowerCase() as Lowercase<typeof error.kind>;
  return error instanceof Error && error.name === 'AbortError' ? 'cancelled' : 'unexpected';
}
