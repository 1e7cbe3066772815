import { once } from 'node:events';
import { type AddressInfo, createServer, type Server, type Socket } from 'node:net';
import { expect, onTestFinished } from 'vitest';
import { eventually } from '../support/eventually.ts';

/** Listens on a free port until the test is over, and then expects that the prober has closed every connection by itself. */
export async function listening(server: Server): Promise<number> {
  const sockets = new Set<Socket>();
  onTestFinished(async () => {
    server.close();
    await eventually(() => expect(sockets.size).toBe(0));
  });
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
