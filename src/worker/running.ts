/** Runs several Workers of a process as one: when one ends, all end, so that no process half works. */
import { setTimeout as sleep } from 'node:timers/promises';
import type { NativeConnection, Worker } from '@temporalio/worker';
import { inTime } from '../temporal/in-time.ts';
import type { Health } from './health.ts';
import { workerHealth } from './worker-health.ts';

export interface RunningWorker {
  readonly taskQueue: string;
  /** Whether it is alive and ready; asks the SDK and the Temporal server now. */
  health(): Promise<Health>;
  /** Resolves when the worker has stopped after `stop`; rejects when it ended for any other reason. */
  readonly stopped: Promise<void>;
  /**
   * Takes no new work, lets running attempts end (`shutdownGraceMs`), then resolves. Safe to call twice.
   * @throws Error when attempts are still under way five seconds later; they are abandoned
   */
  stop(): Promise<void>;
}

export interface RunOptions {
  readonly connection: Pick<NativeConnection, 'close' | 'workflowService' | 'withDeadline'>;
  /** How long running attempts may take to end after `stop`. */
  readonly graceMs: number;
  /** Asks the server why a Worker may have failed; undefined: it does not know. */
  readonly reason: () => Promise<Error | undefined>;
}

/** From the end of the grace period until the SDK abandons what has not ended, ms. */
export const FORCED_AFTER_MS = 4_000;
/** How often to check the state of a Worker: one that has failed may not report it, ms. */
const LOOK_EVERY_MS = 200;
/** How long the rest may take to end after a failure, ms: the process must end within five seconds. */
const LEFT_OVER_MS = 2_500;

/** Runs them until `stop`, or until one of them ends: then the others are ended too. */
export function runTogether(
  taskQueue: string,
  workers: readonly Worker[],
  { connection, graceMs, reason }: RunOptions,
): RunningWorker {
  let told: (() => void) | undefined;
  const toldToStop = new Promise<void>((resolve) => (told = resolve));
  const shutDown = (): void => {
    for (const worker of workers) if (worker.getState() === 'RUNNING') worker.shutdown();
  };
  const ends = workers.map((worker) => endOf(worker));
  const whenTold = toldToStop.then(() => within(graceMs + FORCED_AFTER_MS + 400, allOf(ends)));
  const unasked = firstOf(ends, toldToStop).catch(async (error: unknown) => {
    shutDown();
    const [why] = await Promise.all([
      within(LEFT_OVER_MS, reason()).catch(() => undefined),
      within(LEFT_OVER_MS, allOf(ends)).catch(() => undefined),
    ]);
    if (why !== undefined) why.cause ??= error;
    throw why ?? error;
  });
  const stopped = Promise.race([whenTold, unasked])
    // A Worker that failed may hold on to the connection forever.
    .finally(() => within(LEFT_OVER_MS / 5, connection.close()).catch(() => undefined));
  stopped.catch(() => undefined);
  return {
    taskQueue,
    stopped,
    health: () => workerHealth(connection, workers),
    async stop() {
      told?.();
      shutDown();
      await stopped;
    },
  };
}

/** Rejects when one ends before `stop` was called; otherwise it never settles. */
async function firstOf(ends: readonly Promise<void>[], toldToStop: Promise<void>): Promise<never> {
  let told = false;
  void toldToStop.then(() => (told = true));
  try {
    await Promise.race(ends);
  } catch (error) {
    if (!told) throw error;
  }
  if (!told) throw new Error('a worker has stopped without being told to');
  return new Promise(() => undefined);
}

/** Waits until all have ended, even if one fails; then rejects with the first failure. */
async function allOf(ends: readonly Promise<void>[]): Promise<void> {
  await Promise.allSettled(ends);
  await Promise.all(ends);
}

/** Rejects with the reason when it fails: `run()` of a Worker that has failed may never settle. */
async function endOf(worker: Worker): Promise<void> {
  const over = new AbortController();
  try {
    await Promise.race([worker.run(), untilFailed(worker, over.signal)]);
  } finally {
    over.abort();
  }
}

async function untilFailed(worker: Worker, signal: AbortSignal): Promise<never> {
  while (worker.getState() !== 'FAILED') await sleep(LOOK_EVERY_MS, undefined, { signal });
  // Gives `run()` time to reject with the reason.
  await sleep(LOOK_EVERY_MS, undefined, { signal });
  throw new Error(`the worker of task queue ${worker.options.taskQueue} has failed; its log says why`);
}

const within = <T>(ms: number, waited: Promise<T>): Promise<T> => inTime(ms, waited, 'it did not end');
