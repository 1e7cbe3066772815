/** The proxy that the chaos harness cuts connections with. */
import { once } from 'node:events';
import { connect, createServer, type AddressInfo, type Socket } from 'node:net';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { eventually } from '../support/eventually.ts';
import { severable, type Severable } from '../../chaos/rig/severable.ts';

const server = createServer((socket) => void socket.on('error', () => undefined).pipe(socket));
let proxy: Severable;

beforeAll(async () => {
  await once(server.listen(0, '127.0.0.1'), 'listening');
  proxy = await severable((server.address() as AddressInfo).port);
});
afterAll(async () => {
  await proxy.close();
  server.close();
});

async function opened(): Promise<Socket> {
  const socket = connect(proxy.port, '127.0.0.1');
  socket.on('error', () => undefined);
  await once(socket, 'connect');
  return socket;
}

async function echoed(socket: Socket, text: string): Promise<string> {
  socket.write(text);
  const [answer] = (await once(socket, 'data')) as [Buffer];
  return answer.toString();
}

const closeOf = (socket: Socket): Promise<void> => new Promise((resolve) => socket.once('close', () => resolve()));

it('hands everything on, until it is cut: then connections are reset, also new ones', async () => {
  const socket = await opened();
  expect(await echoed(socket, 'one')).toBe('one');
  const closed = closeOf(socket);
  proxy.cut('reset');
  await closed;
  const refused = connect(proxy.port, '127.0.0.1').on('error', () => undefined);
  await closeOf(refused);
  proxy.mend();
  expect(await echoed(await opened(), 'two')).toBe('two');
});

it('swallows, and tears down what missed something when it is mended', async () => {
  const [talking, silent] = [await opened(), await opened()];
  expect(await echoed(silent, 'here')).toBe('here');
  proxy.cut('swallow');
  talking.write('lost');
  await eventually(() => {
    // Nothing comes through between the two.
    proxy.mend();
    proxy.cut('swallow');
    expect(talking.closed).toBe(true);
  });
  proxy.mend();
  expect(await echoed(silent, 'still here')).toBe('still here');
});
