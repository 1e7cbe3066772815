/** Workers in their own processes, started as an operator starts them, so that a test can kill them. */
import { spawn, type ChildProcess } from 'node:child_process';
import { once } from 'node:events';
import { join } from 'node:path';
import type { Installation } from '../support/installation.ts';
import { childLimit } from '../support/eventually.ts';

export interface WorkerProcess {
  /** SIGKILL: the worker cannot tell the server, nor finish what it is doing. */
  kill(): Promise<void>;
  /** Everything it wrote so far, on both streams. */
  said(): string;
  readonly pid: number;
}

interface WorkerProcessOptions {
  readonly probe?: boolean;
  readonly logLevel?: string;
  /** Merged over the sandbox's variables. */
  readonly env?: Readonly<Record<string, string>>;
  readonly cwd?: string;
}

/** `causeway worker` for the installation; `probe`: `causeway worker --probe-only`. Resolves when it polls. */
export async function startWorkerProcess(
  { settings, sandbox, probeTaskQueue }: Installation,
  { probe = false, logLevel = 'error', env = {}, cwd }: WorkerProcessOptions = {},
): Promise<WorkerProcess> {
  const { address, namespace } = settings.temporal;
  const taskQueue = probe ? probeTaskQueue : settings.taskQueue;
  const flags = ['--address', address, '--namespace', namespace, '--task-queue', taskQueue, '--log-level', logLevel];
  const command = [
    join(import.meta.dirname, '../../src/cli/index.ts'),
    'worker',
    '--json',
    '--skip-checks',
    ...flags,
    ...(probe ? ['--probe-only'] : []),
  ];
  const child = spawn(process.execPath, ['--import', import.meta.resolve('tsx'), ...command], {
    ...childLimit,
    stdio: ['ignore', 'pipe', 'pipe'],
    env: { PATH: process.env.PATH, HOME: process.env.HOME, ...sandbox.env, ...env },
    ...(cwd === undefined ? {} : { cwd }),
  });
  // The worker ends when this process ends, for any reason.
  const kill = (): void => void child.kill('SIGKILL');
  process.once('exit', kill);
  child.once('exit', () => process.off('exit', kill));
  const said = listenTo(child);
  await untilItPolls(child, said);
  return {
    said,
    pid: child.pid ?? 0,
    async kill() {
      if (child.exitCode !== null || child.signalCode !== null) return;
      const gone = once(child, 'exit');
      kill();
      await gone;
    },
  };
}

function listenTo({ stdout, stderr }: ChildProcess): () => string {
  let text = '';
  for (const stream of [stdout, stderr]) stream?.setEncoding('utf8').on('data', (more: string) => (text += more));
  return () => text;
}

/** With `--json` the worker prints its queues when it serves them. */
async function untilItPolls(child: ChildProcess, said: () => string): Promise<void> {
  await new Promise<void>((resolve, reject) => {
    child.stdout?.on('data', () => {
      if (said().includes('taskQueues')) resolve();
    });
    child.once('exit', (code) => reject(new Error(`the worker ended with ${String(code)}: ${said().slice(-2_000)}`)));
    child.once('error', reject);
  });
}
