/** A Temporal server that a test can kill: it restarts at the same address, with the same database file. */
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { startTemporalServer } from '../../dev-server/temporal-server.ts';
import { eventually } from '../support/eventually.ts';

export interface MortalServer {
  readonly address: string;
  /** SIGKILL; answers when its process is gone. */
  kill(): Promise<void>;
  comeBack(): Promise<void>;
  /** Stops it and removes its file. */
  stop(): Promise<void>;
}

export async function startMortalServer(): Promise<MortalServer> {
  const directory = await mkdtemp(join(tmpdir(), 'causeway-mortal-server-'));
  const start = (port?: number) =>
    startTemporalServer({
      fastTimers: true,
      dbFilename: join(directory, 'temporal.db'),
      ...(port === undefined ? {} : { port }),
    });
  let server = await start();
  const { address } = server;
  return {
    address,
    async kill() {
      const { pid } = server;
      if (pid === undefined) throw new Error('the server has no process');
      process.kill(pid, 'SIGKILL');
      await eventually(() => {
        if (isAlive(pid)) throw new Error(`process ${pid} is still there`);
      });
    },
    async comeBack() {
      server = await start(Number(address.split(':')[1]));
    },
    async stop() {
      await server.stop();
      await rm(directory, { recursive: true });
    },
  };
}

function isAlive(pid: number): boolean {
  try {
    return process.kill(pid, 0);
  } catch {
    return false;
  }
}
