/** One process slot: when its process dies, the next one takes the slot. Only one fault is injected at a time. */
import { setTimeout as sleep } from 'node:timers/promises';
import type { Child } from './child.ts';

export interface ProcessSlot {
  readonly name: string;
  /** Injects a fault unless another one is active, and resolves when the process is back; returns whether it did. */
  kill(): Promise<boolean>;
  deploy(): Promise<boolean>;
  freeze(seconds: number): Promise<boolean>;
  /** Carries `act` out as the only fault there is at this process. */
  inject(act: () => Promise<void>): Promise<boolean>;
  /** Processes that ended although nobody asked them to. */
  readonly deaths: readonly string[];
  stop(): Promise<void>;
}

const STARTS = 120;

export function processSlot(name: string, child: Child): ProcessSlot {
  let injected = false;
  let stopping = false;
  const inject = async (act: () => Promise<void>): Promise<boolean> => {
    if (injected || stopping) return false;
    injected = true;
    try {
      await act();
      return true;
    } finally {
      injected = false;
    }
  };
  const renew = async (signal: 'SIGKILL' | 'SIGTERM'): Promise<void> => {
    await child.end(signal);
    await startAnew();
  };
  // As a supervisor does: a worker that finds the server's disk full ends, and is started again.
  const startAnew = async (): Promise<void> => {
    for (let time = 1; !stopping; time += 1) {
      try {
        return await child.start();
      } catch (error) {
        if (time === STARTS) throw error;
        await sleep(1_000);
      }
    }
  };
  return {
    name,
    deaths: child.deaths,
    inject,
    kill: () => inject(() => renew('SIGKILL')),
    deploy: () => inject(() => renew('SIGTERM')),
    freeze: (seconds) =>
      inject(async () => {
        child.freeze();
        await sleep(seconds * 1_000);
        child.thaw();
      }),
    async stop() {
      stopping = true;
      await child.end('SIGKILL');
    },
  };
}
