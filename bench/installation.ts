/** A Temporal server, a sandbox without a data plane, and one worker: the built one, in a process of its own. */
import { fork, type ChildProcess } from 'node:child_process';
import { once } from 'node:events';
import { join } from 'node:path';
import process from 'node:process';
import { Client, Connection } from '@temporalio/client';
import { startSandbox, type Sandbox } from '../sandbox/index.ts';
import { freePort } from '../dev-server/free-port.ts';
import { startTemporalServer } from '../dev-server/temporal-server.ts';

/** Of the worker's process: microseconds of CPU since it began, and bytes resident now. */
interface Cost {
  readonly cpuMicros: number;
  readonly rss: number;
  /** The most that it has held so far, bytes. */
  readonly peak: number;
}

export interface Bench {
  readonly sandbox: Sandbox;
  readonly client: Client;
  readonly connection: Connection;
  readonly taskQueue: string;
  /** Present with a prober. */
  readonly probeTaskQueue?: string;
  /** The environment for commands that use this installation. */
  readonly env: NodeJS.ProcessEnv;
  cost(): Promise<Cost>;
  /** Activity heartbeats that have reached the server so far: each is a billable Action. */
  heartbeats(): Promise<number>;
  stop(): Promise<void>;
}

export interface BenchOptions {
  /** Speed of the sandbox's clock. */
  readonly speed: number;
  /** Time scale of the worker; default: the sandbox's speed. */
  readonly timeScale?: number;
  /** Whether routes listen, and a second worker proves them. */
  readonly prober?: boolean;
  /** As `TemporalServerOptions.readsPerSecond`. */
  readonly readsPerSecond?: number;
  /** Ports on which the worker and the prober show their metrics. */
  readonly metrics?: readonly [worker: number, prober: number];
}

/** As docs/fleet.md recommends. */
const HEAP = ['--max-old-space-size=384'];

export async function startBench(options: BenchOptions): Promise<Bench> {
  const { speed, timeScale = speed, prober = false, metrics, readsPerSecond } = options;
  const metricsPort = await freePort();
  const [server, sandbox] = await Promise.all([
    startTemporalServer({ metricsPort, ...(readsPerSecond === undefined ? {} : { readsPerSecond }) }),
    startSandbox({ settings: { speed, dataPlane: prober } }),
  ]);
  const taskQueue = 'bench';
  const env = {
    ...process.env,
    ...sandbox.env,
    TEMPORAL_ADDRESS: server.address,
    CAUSEWAY_TASK_QUEUE: taskQueue,
    CAUSEWAY_TIME_SCALE: String(timeScale),
    CAUSEWAY_POLICY: JSON.stringify({ roles: ['arn:aws:iam::*:role/privatelink'] }),
    CAUSEWAY_LOG_LEVEL: 'error',
    MALLOC_ARENA_MAX: '2',
  };
  const start = (port: number | undefined, ...args: string[]): ChildProcess =>
    fork(join(import.meta.dirname, '../dist/src/cli/index.js'), ['worker', '--json', ...args], {
      execArgv: [...HEAP, '--import', join(import.meta.dirname, 'report-cost.js')],
      env: port === undefined ? env : { ...env, CAUSEWAY_METRICS: String(port) },
      stdio: ['ignore', 'pipe', 'inherit', 'ipc'],
    });
  const probeTaskQueue = 'bench-probe';
  const worker = start(metrics?.[0]);
  const workers = prober ? [worker, start(metrics?.[1], '--probe-only', '--task-queue', probeTaskQueue)] : [worker];
  await Promise.all(workers.map(untilServing));
  const connection = await Connection.connect({ address: server.address });
  return {
    sandbox,
    connection,
    taskQueue,
    ...(prober ? { probeTaskQueue } : {}),
    env,
    client: new Client({ connection, namespace: server.namespace }),
    cost: () => costOf(worker),
    heartbeats: () => heartbeatsAt(metricsPort),
    async stop() {
      await connection.close();
      const ended = workers.map((each) => once(each, 'exit'));
      for (const each of workers) each.disconnect();
      await Promise.all(ended);
      await sandbox.stop();
      await server.stop();
    },
  };
}

/** A worker prints one object when it polls. */
async function untilServing(worker: ChildProcess): Promise<void> {
  if (worker.stdout === null) throw new TypeError('the worker has no stdout');
  const ended = once(worker, 'exit').then(([code]) => {
    throw new Error(`the worker ended with exit code ${code as number}`);
  });
  await Promise.race([once(worker.stdout, 'data'), ended]);
}

async function costOf(worker: ChildProcess): Promise<Cost> {
  const answer = once(worker, 'message') as Promise<[Cost]>;
  worker.send('cost');
  return (await answer)[0];
}

/** From the server's own metrics. */
async function heartbeatsAt(port: number): Promise<number> {
  const metrics = await (await fetch(`http://127.0.0.1:${port}/metrics`)).text();
  const counted =
    /^service_requests\{(?=[^}]*operation="RecordActivityTaskHeartbeat")(?=[^}]*service_name="frontend")[^}]*\} (\S+)/gm;
  return [...metrics.matchAll(counted)].reduce((sum, [, count]) => sum + Number(count), 0);
}
