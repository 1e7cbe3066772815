import { channel } from 'node:diagnostics_channel';

/** One request to a vendor's API and the sandbox's answer, as both went over the wire. */
export interface Exchange {
  readonly api: 'aiven' | 'aws';
  readonly method: string;
  readonly url: string;
  readonly headers: Headers;
  readonly body: string;
  /** Undefined: none was sent, or a fault changed it. */
  readonly answer: { readonly status: number; readonly body: string } | undefined;
}

/** The answered exchanges of every sandbox in this process. Costs nothing without a subscriber. */
export const exchanges = channel('causeway.sandbox.exchange');

/** The same app, which publishes its exchanges when there is a subscriber. */
export function telling<Bindings>(
  api: Exchange['api'],
  answer: (request: Request, env: Bindings) => Response | Promise<Response>,
): (request: Request, env: Bindings) => Response | Promise<Response> {
  return (request, env) => (exchanges.hasSubscribers ? tell(api, answer, request, env) : answer(request, env));
}

/** Marks an answer as one that no vendor would give. */
export function spoil(response: Response): Response {
  spoilt.add(response);
  return response;
}

const spoilt = new WeakSet<Response>();

async function tell<Bindings>(
  api: Exchange['api'],
  answer: (request: Request, env: Bindings) => Response | Promise<Response>,
  request: Request,
  env: Bindings,
): Promise<Response> {
  const { method, url, headers } = request;
  if (new URL(url).pathname.startsWith('/_sandbox')) return answer(request, env);
  const body = await request.clone().text();
  const response = await answer(request, env);
  const sent = !spoilt.has(response) && !response.headers.has('x-hono-already-sent');
  const exchange: Exchange = {
    api,
    method,
    url,
    headers,
    body,
    answer: sent ? { status: response.status, body: await response.clone().text() } : undefined,
  };
  exchanges.publish(exchange);
  return response;
}
