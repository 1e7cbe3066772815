import { once } from 'node:events';
import { type AddressInfo, createServer, type Server, type Socket } from 'node:net';
import { afterEach, expect, vi } from 'vitest';

/** Listens on a free port until the test is over, and then expects that the prober let go of every connection by itself. */
export async function listening(server: Server): Promise<number> {
  const sockets = new Set<Socket>();
  servers.set(server, sockets);
  server.on('connection', (socket: Socket) => {
    sockets.add(socket);
    socket.on('close', () => sockets.delete(socket)).on('error', () => undefined);
  });
  server.listen(0, '127.0.0.1');
  await once(server, 'listening');
  return (server.address() as AddressInfo).port;
}

/** A server that reads everything and understands nothing. */
export const tcpServer = (then: (socket: Socket) => unknown): Promise<number> =>
  listening(createServer((socket) => then(socket.resume())));

const servers = new Map<Server, Set<Socket>>();

afterEach(async () => {
  const all = [...servers];
  servers.clear();
  for (const [server] of all) server.close();
  for (const [, sockets] of all) await vi.waitFor(() => expect(sockets.size).toBe(0));
});
