/** An HTTP proxy that really forwards to this machine, whatever host it is asked for, and keeps what it was asked. */
import { once } from 'node:events';
import { createServer, request as forward, type IncomingMessage } from 'node:http';
import { connect, type AddressInfo } from 'node:net';

export interface HttpProxy {
  readonly url: string;
  /** `GET host:port`, `CONNECT host:port`. */
  readonly asked: string[];
  /** Its own answer in place of the forwarded one, from now on; undefined: it forwards. Also for tunnels, without the body. */
  answer(decide: (request: IncomingMessage) => ProxyAnswer | undefined): void;
  close(): void;
}

interface ProxyAnswer {
  readonly status: number;
  /** After the status: for a tunnel all that it says. */
  readonly reason?: string;
  readonly body?: string;
}

/** A tunnel to port 443 is refused with 502: nothing of this machine listens there. */
export async function startHttpProxy(): Promise<HttpProxy> {
  const asked: string[] = [];
  let decide: (request: IncomingMessage) => ProxyAnswer | undefined = () => undefined;
  const server = createServer((incoming, outgoing) => {
    const { host, pathname, search, port } = new URL(incoming.url ?? '');
    asked.push(`${incoming.method} ${host}`);
    const own = decide(incoming);
    if (own !== undefined) {
      incoming.resume();
      return void outgoing.writeHead(own.status).end(own.body);
    }
    const onward = forward({
      ...{ host: '127.0.0.1', port, path: pathname + search },
      ...{ method: incoming.method, headers: incoming.headers },
    });
    onward.on('error', () => outgoing.destroy());
    onward.on('response', (answer) => {
      outgoing.writeHead(answer.statusCode ?? 502, answer.headers);
      answer.pipe(outgoing);
    });
    incoming.pipe(onward);
  });
  server.on('connect', (incoming, client) => {
    const { url = '' } = incoming;
    asked.push(`CONNECT ${url}`);
    const [, port] = url.split(':');
    const own = decide(incoming) ?? (port === '443' ? { status: 502, reason: 'Not today' } : undefined);
    if (own !== undefined) return void client.end(`HTTP/1.1 ${own.status} ${own.reason ?? 'No'}\r\n\r\n`);
    const upstream = connect(Number(port), '127.0.0.1', () => {
      client.write('HTTP/1.1 200 Connection established\r\n\r\n');
      upstream.pipe(client).pipe(upstream);
    });
    for (const socket of [client, upstream]) socket.on('error', () => undefined);
  });
  await once(server.listen(0, '127.0.0.1'), 'listening');
  return {
    url: `http://127.0.0.1:${(server.address() as AddressInfo).port}`,
    asked,
    answer: (next) => void (decide = next),
    close() {
      server.close();
      server.closeAllConnections();
    },
  };
}

/** The addresses of a sandbox under a name that this machine cannot look up: they are reached through the proxy alone. */
export function namedElsewhere(env: NodeJS.ProcessEnv, host = 'vendor.invalid'): Record<string, string> {
  const names = ['AIVEN_WEB_URL', 'AWS_ENDPOINT_URL_EC2', 'AWS_ENDPOINT_URL_STS'];
  return Object.fromEntries(names.map((name) => [name, env[name]?.replace(/127\.0\.0\.1|localhost/, host) ?? '']));
}
