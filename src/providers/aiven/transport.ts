/** One HTTP call to Aiven: a time-out, no retry, and an answer or a named error. */
import { request, type Dispatcher } from 'undici';
import { createSingleFlight } from '../single-flight.ts';
import { UnavailableError } from '../errors.ts';
import type { ErrorSource } from '../errors.ts';
import { observed, type ObserveCall } from '../observed.ts';
import { limitedBody } from '../limited-body.ts';
import { NO_OTHER_CLOCK, timeLimit } from '../time-limit.ts';
import { scrub } from '../scrub.ts';
import { dispatcherFor, secretsOfProxy, type Proxy } from '../through-proxy.ts';
import { heard, type Tap } from '../tap.ts';
import { readAnswer, type Answer } from './response.ts';
import { parseRetryAfter } from './retry-after.ts';
import { createThrottleGate } from './throttle-gate.ts';

export interface AivenConnection {
  /** Origin without `/v1`: `https://api.aiven.io`. */
  readonly url: string;
  /** A function is asked before each call, because the token may be renewed. */
  readonly token: string | (() => string);
  readonly userAgent?: string;
  /** Called for each call. */
  readonly observe?: ObserveCall;
  /** Gets each call with its bodies. */
  readonly tap?: Tap;
  /** Absent: connect directly. */
  readonly proxy?: Proxy | undefined;
  /** For a whole call, ms; default 30 s. Keep it below an activity's `startToCloseTimeout`. */
  readonly timeoutMs?: number;
}

export interface AivenCall {
  readonly method: 'GET' | 'POST' | 'PUT' | 'PATCH' | 'DELETE';
  /** After `/v1`; made by the `path` tag. */
  readonly path: string;
  readonly query?: string;
  /** Sent as JSON; absent: no body at all. */
  readonly body?: unknown;
  readonly signal?: AbortSignal | undefined;
}

export interface Transport {
  /** The JSON of the answer; undefined when it is not JSON. Identical GETs under way are merged. */
  send(call: AivenCall): Promise<unknown>;
  close(): Promise<void>;
}

export function createTransport({ token, ...rest }: AivenConnection): Transport {
  // Aiven closes idle connections; its Python client drops them after 50 s.
  const agent = dispatcherFor(
    { connect: { timeout: 10_000 }, connections: 32, keepAliveTimeout: 30_000, keepAliveMaxTimeout: 45_000 },
    rest.proxy,
  );
  const gate = createThrottleGate();
  const merged = createSingleFlight();
  const fetchOnce = (call: AivenCall): Promise<unknown> =>
    observed(rest.observe, { api: 'aiven', action: shapeOf(call) }, async (known) => {
      const connection = { ...rest, token: typeof token === 'function' ? token() : token };
      const source = sourceOf(call);
      gate.pass(source);
      const ask = (): Promise<Answer> => exchange(connection, agent, call, source);
      const answer = await (connection.tap === undefined ? ask() : tapped(connection.tap, call, ask));
      known(answer.requestId);
      const wait = answer.status === 429 || answer.status === 503 ? parseRetryAfter(answer.retryAfter) : undefined;
      if (wait !== undefined) gate.closeFor(wait);
      return readAnswer(answer, source, secretsOf(connection));
    });
  return {
    send(call) {
      if (call.method !== 'GET') return fetchOnce(call).finally(() => merged.detach());
      return merged(`${call.path}?${call.query ?? ''}`, (signal) => fetchOnce({ ...call, signal }), call.signal);
    },
    close: () => agent.close(),
  };
}

/** For one call. */
type Connection = AivenConnection & { readonly token: string };

const secretsOf = ({ token, proxy }: Connection): readonly string[] => [token, ...secretsOfProxy(proxy)];

const DEFAULT_TIMEOUT_MS = 30_000;
/** The description of a large service takes some hundred kilobytes. */
const LARGEST_ANSWER_BYTES = 16_000_000;

/** The action with its values left out: `GET /project/{}/service/{}/tags`. */
const shapeOf = ({ method, path }: AivenCall): string =>
  `${method} ${path.replace(/(?<=\/(?:project|service|service-types|vpcs)\/)[^/]+/g, '{}')}`;

export const sourceOf = ({ method, path }: AivenCall): ErrorSource => ({ api: 'aiven', action: `${method} ${path}` });

function tapped(tap: Tap, call: AivenCall, ask: () => Promise<Answer>): Promise<Answer> {
  const body = call.body === undefined ? '' : JSON.stringify(call.body);
  return heard(tap, { api: 'aiven', method: call.method, path: pathOf(call), body }, async () => {
    const result = await ask();
    const { status, text, retryAfter } = result;
    return { result, answer: { status, body: text, ...(retryAfter === undefined ? {} : { retryAfter }) } };
  });
}

const pathOf = ({ path, query }: AivenCall): string => `/v1${path}${query ? `?${query}` : ''}`;

async function exchange(
  connection: Connection,
  agent: Dispatcher,
  call: AivenCall,
  source: ErrorSource,
): Promise<Answer> {
  const { url, token, userAgent = 'causeway', timeoutMs = DEFAULT_TIMEOUT_MS } = connection;
  const { deadline, signal } = timeLimit(timeoutMs, call.signal);
  try {
    const response = await request(`${url.replace(/\/+$/, '')}${pathOf(call)}`, {
      dispatcher: agent,
      method: call.method,
      headers: {
        authorization: `aivenv1 ${token}`,
        accept: 'application/json',
        'user-agent': userAgent,
        ...(call.body !== undefined && { 'content-type': 'application/json' }),
      },
      ...(call.body !== undefined && { body: JSON.stringify(call.body) }),
      signal,
      ...NO_OTHER_CLOCK,
    });
    const text = (await limitedBody(response.body, LARGEST_ANSWER_BYTES)).toString('utf8');
    return { status: response.statusCode, text, ...headersOf(response.headers) };
  } catch (error) {
    if (call.signal?.aborted === true) throw call.signal.reason;
    const why = deadline.aborted ? `no answer within ${timeoutMs / 1000} s` : describe(error);
    throw new UnavailableError(scrub(why, secretsOf(connection)), source);
  }
}

type Headers = Readonly<Record<string, string | string[] | undefined>>;

function headersOf(headers: Headers): Pick<Answer, 'retryAfter' | 'requestId'> {
  const one = (name: string): string | undefined => [headers[name]].flat()[0];
  return { retryAfter: one('retry-after'), requestId: one('x-request-id') };
}

/** `ECONNREFUSED 127.0.0.1:1`; after attempts at several addresses, the first error. */
function describe(error: unknown): string {
  const one = error instanceof AggregateError ? (error.errors[0] as unknown) : error;
  if (!(one instanceof Error)) return String(one);
  const code = 'code' in one ? String(one.code) : one.name;
  return one.message.includes(code) ? one.message : `${code}: ${one.message}`;
}
