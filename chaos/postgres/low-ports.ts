/** Free ports on loopback below 32,768: Temporal's table of members has a `smallint` for the port in PostgreSQL. */
import { once } from 'node:events';
import { createServer } from 'node:net';

const LOWEST = 20_000;
const HIGHEST = 32_767;
const TRIES = 200;

/** Another process may take them before they are used; the system gives none of them out by itself. */
export async function lowPorts(many: number): Promise<readonly number[]> {
  const found = new Set<number>();
  for (let tries = 0; found.size < many; tries += 1) {
    if (tries === TRIES) throw new Error(`no ${many} free ports from ${LOWEST} to ${HIGHEST}`);
    const port = LOWEST + Math.floor(Math.random() * (HIGHEST - LOWEST + 1));
    if (await isFree(port)) found.add(port);
  }
  return [...found];
}

async function isFree(port: number): Promise<boolean> {
  const server = createServer();
  try {
    server.listen(port, '127.0.0.1');
    await once(server, 'listening');
  } catch {
    return false;
  }
  server.close();
  await once(server, 'close');
  return true;
}
