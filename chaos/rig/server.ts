/** The Temporal server over an SQLite file: it dies, freezes, and comes back at the same address. */
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { startTemporalServer, type TemporalServer } from '../../dev-server/temporal-server.ts';

/** A process that faults are injected into. */
export interface FaultTarget {
  kill(): Promise<boolean>;
  freeze(seconds: number): Promise<boolean>;
}

export interface ServerSlot {
  readonly address: string;
  readonly namespace: string;
  /** The server, and its database if that is a process of its own. */
  readonly processes: readonly FaultTarget[];
  /** `act` gets the processes that write to the disk. Answers whether it was carried out: one fault at a time. */
  injectIntoDisk(act: (pids: readonly number[]) => Promise<boolean>): Promise<boolean>;
  stop(): Promise<void>;
}

export async function startServerSlot(directory: string): Promise<ServerSlot> {
  const start = (port?: number): Promise<TemporalServer> =>
    startTemporalServer({
      fastTimers: true,
      dbFilename: join(directory, 'temporal.db'),
      ...(port === undefined ? {} : { port }),
    });
  let server = await start();
  let injected = false;
  let stopping = false;
  const { address, namespace } = server;
  const port = Number(address.split(':')[1]);
  const inject = async (act: (pid: number) => Promise<boolean>): Promise<boolean> => {
    if (injected || stopping || server.pid === undefined) return false;
    injected = true;
    try {
      return await act(server.pid);
    } finally {
      injected = false;
    }
  };
  return {
    address,
    namespace,
    injectIntoDisk: (act) => inject((pid) => act([pid])),
    processes: [
      {
        kill: () =>
          inject(async (pid) => {
            process.kill(pid, 'SIGKILL');
            await server.stop();
            if (!stopping) server = await start(port);
            return true;
          }),
        freeze: (seconds) =>
          inject(async (pid) => {
            process.kill(pid, 'SIGSTOP');
            await sleep(seconds * 1_000);
            process.kill(pid, 'SIGCONT');
            return true;
          }),
      },
    ],
    async stop() {
      stopping = true;
      while (injected) await sleep(50);
      await server.stop();
    },
  };
}
