import type { Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { createAdaptorServer } from '@hono/node-server';
import type { Hono } from 'hono';
import { telling, type Exchange } from './exchanges.ts';

/** Serves a vendor's API on 127.0.0.1. `stop` cuts connections that are still open. */
export async function listen(
  api: Exchange['api'],
  app: Hono,
  port = 0,
): Promise<{ url: string; stop(): Promise<void> }> {
  const server = createAdaptorServer({
    fetch: telling(api, app.fetch),
    // The sandbox may share its process with clients, which need the runtime's own Request and Response.
    overrideGlobalObjects: false,
    // Longer than clients keep idle connections: a call on one that was just closed would fail without need.
    serverOptions: { keepAliveTimeout: 75_000 },
  }) as Server;
  await new Promise<void>((resolve, reject) => {
    server.once('error', reject);
    server.listen(port, '127.0.0.1', resolve);
  });
  return {
    url: `http://127.0.0.1:${(server.address() as AddressInfo).port}`,
    stop: () =>
      new Promise((resolve) => {
        server.close(() => resolve());
        server.closeAllConnections();
      }),
  };
}
