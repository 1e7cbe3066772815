/** What the stories run on: the sandbox in this process, and a Temporal server, workers and probers in processes of their own. */
import { mkdir } from 'node:fs/promises';
import { Client, Connection } from '@temporalio/client';
import { startSandbox, type Sandbox } from '../../sandbox/index.ts';
import { createCausewayClient, type CausewayClient } from '../../src/client.ts';
import { clockSlot, type ClockSlot } from './clock.ts';
import { makeDisk, type Disk } from './disk.ts';
import { plantBystanders, type Bystanders } from './bystanders.ts';
import { startPostgresSlot } from '../postgres/server.ts';
import { startServerSlot, type ServerSlot } from './server.ts';
import type { Injection } from './inject.ts';
import { startWorkerSlot, type WorkerSlot } from './workers.ts';
import { vpcPool, type VpcPool } from './vpc-pool.ts';

export interface Rig {
  readonly sandbox: Sandbox;
  readonly server: ServerSlot;
  readonly workers: readonly WorkerSlot[];
  readonly probers: readonly WorkerSlot[];
  readonly client: Client;
  readonly causeway: CausewayClient;
  readonly taskQueue: string;
  readonly probeTaskQueue: string;
  readonly vpcs: VpcPool;
  /** Of the last worker. */
  readonly clock: ClockSlot;
  /** Of the server. */
  readonly disk: Disk;
  readonly bystanders: Bystanders;
  /** Where logs, manifests and the database are. */
  readonly directory: string;
  /** Faults that were injected for any story, in order: they hit all that are under way. */
  readonly injections: Injection[];
  /** Ends the processes of the older build one after the other, and puts the newer one's in their places. */
  rollOver(): Promise<void>;
  /** Processes that ended although the harness had not killed them. */
  deaths(): readonly string[];
  stop(): Promise<void>;
}

export interface RigOptions {
  readonly directory: string;
  /** Of the sandbox's clock. */
  readonly speed: number;
  readonly workers: number;
  /** The Temporal server keeps its runs in PostgreSQL; default: in an SQLite file. */
  readonly postgres?: boolean;
  /** Gets what takes long while it starts. */
  readonly announce?: (text: string) => void;
  /** How a worker is started: arguments of Node. */
  readonly command: readonly string[];
  /** Of an older build, which every second worker and prober is of until they are rolled over. */
  readonly older?: readonly string[];
}

const TASK_QUEUE = 'chaos';
const PROBE_TASK_QUEUE = 'chaos-probe';
const PROBERS = 2;

export async function startRig(options: RigOptions): Promise<Rig> {
  const { directory, speed, command, older } = options;
  await mkdir(directory, { recursive: true });
  const started: (() => Promise<void>)[] = [];
  const stop = async (): Promise<void> => {
    for (const end of started.splice(0).reverse()) await end();
  };
  try {
    const sandbox = await startSandbox({ settings: { speed } });
    started.push(() => sandbox.stop());
    const disk = await makeDisk(directory);
    started.push(() => disk.remove());
    const clock = await clockSlot(directory);
    const server = await (options.postgres === true
      ? startPostgresSlot(directory, disk.directory, options.announce ?? (() => undefined))
      : startServerSlot(disk.directory));
    started.push(() => server.stop());
    const injections: Injection[] = [];
    const isOld = (nth: number): boolean => older !== undefined && nth % 2 === 1;
    const slot = async (name: string, nth: number, prober: boolean): Promise<WorkerSlot> => {
      const worker = await startWorkerSlot({
        name: `${name}-${nth}`,
        sandbox,
        temporalAddress: server.address,
        taskQueue: prober ? PROBE_TASK_QUEUE : TASK_QUEUE,
        prober,
        command: isOld(nth) ? (older ?? command) : command,
        directory,
        ...(!prober && nth === options.workers - 1 ? { env: clock.env } : {}),
      });
      started.push(() => worker.stop());
      return worker;
    };
    const workers = await Promise.all(Array.from({ length: options.workers }, (_, nth) => slot('worker', nth, false)));
    const probers = await Promise.all(Array.from({ length: PROBERS }, (_, nth) => slot('prober', nth, true)));
    const connection = await Connection.connect({ address: server.address });
    started.push(() => connection.close());
    const client = new Client({ connection, namespace: server.namespace, identity: 'chaos' });
    return {
      ...{ sandbox, server, workers, probers, client, clock, disk, directory, stop },
      causeway: createCausewayClient({ client, taskQueue: TASK_QUEUE }),
      taskQueue: TASK_QUEUE,
      probeTaskQueue: PROBE_TASK_QUEUE,
      bystanders: await plantBystanders(sandbox.world),
      vpcs: vpcPool(sandbox.world),
      injections,
      async rollOver() {
        const entry: Injection = { kind: 'deploy', from: Date.now() };
        injections.push(entry);
        for (const slots of [probers, workers])
          for (const old of slots.filter((_, nth) => isOld(nth))) await old.become(command);
        Object.assign(entry, { to: Date.now(), injected: true });
      },
      deaths: () => [...workers, ...probers].flatMap(({ name, deaths }) => deaths.map((how) => `${name} ${how}`)),
    };
  } catch (error) {
    await stop();
    throw error;
  }
}
