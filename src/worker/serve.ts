/** An HTTP server of this process. */
import { once } from 'node:events';
import { createAdaptorServer } from '@hono/node-server';
import type { Hono } from 'hono';
import type { ListenAddress } from '../config/readers.ts';

export interface HttpServer {
  readonly port: number;
  stop(): Promise<void>;
}

/** Resolves when it listens. @throws Error when the port is taken */
export async function serve(app: Hono, { host, port }: ListenAddress): Promise<HttpServer> {
  const server = createAdaptorServer({ fetch: app.fetch });
  server.listen(port, host);
  await once(server, 'listening');
  const address = server.address();
  return {
    port: typeof address === 'object' && address !== null ? address.port : port,
    stop: () =>
      new Promise((resolve) => {
        server.close(() => resolve());
        if ('closeAllConnections' in server) server.closeAllConnections();
      }),
  };
}
