import { once } from 'node:events';
import type { HttpBindings } from '@hono/node-server';
import { RESPONSE_ALREADY_SENT } from '@hono/node-server/utils/response';
import type { Context } from 'hono';
import type { Clock } from './clock.ts';
import { spoil } from './exchanges.ts';
import type { FaultEffect, Faults } from './faults.ts';

type StatusFault = Extract<FaultEffect, { kind: 'status' }>;

export interface FaultedCall {
  /** From `world.faults.take(...)`; undefined: the call is not changed. */
  readonly effect: FaultEffect | undefined;
  readonly clock: Clock;
  readonly faults: Faults;
  /** Carries out the call and answers it. */
  readonly operation: () => Response | Promise<Response>;
  /** The answer of a status fault in the API's own form. */
  readonly errorOf: (fault: StatusFault) => Response;
}

export interface FaultedReply {
  readonly response: Response;
  /** For the ledger. */
  readonly outcome: number | 'dropped';
}

/**
 * Runs one API operation under the fault armed for it, if any. A status fault and `dropBefore` do not change the world;
 * `dropAfter`, `delay`, `hold` and `malformed` change only how the reply travels. The app must be served by `@hono/node-server`:
 * cutting the connection needs its socket.
 */
export async function applyFault(c: Context, call: FaultedCall): Promise<FaultedReply> {
  const { effect, clock, faults, operation, errorOf } = call;
  switch (effect?.kind) {
    case 'status':
      return replied(withRetryAfter(errorOf(effect), effect.retryAfterSeconds));
    case 'dropBefore':
      return cut(c);
    case 'dropAfter':
      await operation();
      return cut(c);
    case 'hang':
      if (effect.when === 'after') await operation();
      await hungUp(c);
      return { response: RESPONSE_ALREADY_SENT, outcome: 'dropped' };
    case 'delay':
      await new Promise<void>((resolve) => clock.after(effect.ms, resolve));
      return replied(await operation());
    case 'hold':
      await faults.disarmed(effect);
      return replied(await operation());
    case 'malformed': {
      const { status, headers } = await operation();
      return replied(spoil(new Response(effect.body, { status, headers: withoutLength(headers) })));
    }
    default:
      // `stuck` concerns resources, not calls: the state machines take it under the api `world`.
      return replied(await operation());
  }
}

const replied = (response: Response): FaultedReply => ({ response, outcome: response.status });

function cut(c: Context): FaultedReply {
  (c.env as HttpBindings).incoming.socket.destroy();
  return { response: RESPONSE_ALREADY_SENT, outcome: 'dropped' };
}

async function hungUp(c: Context): Promise<void> {
  const { socket } = (c.env as HttpBindings).incoming;
  if (!socket.destroyed) await once(socket, 'close');
}

function withRetryAfter(response: Response, seconds: number | undefined): Response {
  if (seconds !== undefined) response.headers.set('retry-after', String(seconds));
  return response;
}

function withoutLength(headers: Headers): Headers {
  const copy = new Headers(headers);
  copy.delete('content-length');
  return copy;
}
