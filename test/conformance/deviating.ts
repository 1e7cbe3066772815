/** Stands before a sandbox's APIs and makes them answer otherwise, as reality may. */
import { once } from 'node:events';
import { createServer, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { text } from 'node:stream/consumers';

export interface Answer {
  readonly status: number;
  readonly body: string;
}

/** `GET /v1/project/…` of Aiven; the action of EC2 and STS. */
export type Deviate = (call: string, answer: Answer) => Answer;

/** The origin of the stand-in. `stop` cuts what is open. */
export async function startDeviating(
  origin: string,
  deviate: Deviate,
): Promise<{ url: string; stop(): Promise<void> }> {
  const server: Server = createServer((request, response) => {
    void (async () => {
      const body = await text(request);
      const { host: _, connection: __, 'content-length': ___, ...headers } = request.headers;
      const given = await fetch(`${origin}${request.url ?? ''}`, {
        method: request.method ?? 'GET',
        headers: headers as Record<string, string>,
        ...(body === '' ? {} : { body }),
      });
      const call = new URLSearchParams(body).get('Action') ?? `${request.method} ${request.url?.split('?')[0]}`;
      const { status, body: changed } = deviate(call, { status: given.status, body: await given.text() });
      response.writeHead(status, { 'content-type': given.headers.get('content-type') ?? 'text/plain' }).end(changed);
    })().catch(() => response.destroy());
  });
  server.listen(0, '127.0.0.1');
  await once(server, 'listening');
  return {
    url: `http://127.0.0.1:${(server.address() as AddressInfo).port}`,
    stop: async () => {
      server.close();
      server.closeAllConnections();
    },
  };
}
