import { setTimeout as sleep } from 'node:timers/promises';

/** Waits at most `ms` for `waited`. `late`: the beginning of the message, such as "no answer". @throws Error with `late` */
export async function inTime<T>(ms: number, waited: Promise<T>, late: string): Promise<T> {
  const over = new AbortController();
  const end = sleep(ms, undefined, { signal: over.signal }).then(() => {
    throw new Error(`${late} within ${ms / 1000} s`);
  });
  try {
    return await Promise.race([waited, end]);
  } finally {
    over.abort();
  }
}
