import { setTimeout as sleep } from 'node:timers/promises';

/** What is waited for, when it comes within `ms`. `late`: the beginning of the sentence, "no answer". @throws Error `late` */
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
