/** Keeps two processes from making the same file at once. A saving, not a safeguard: what is made is renamed into place. */
import { constants } from 'node:fs';
import { access, mkdir, open, rm, stat, utimes } from 'node:fs/promises';
import { dirname } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import type { Progress } from './progress.ts';

/** Its maker touches its lock every second; one not touched for this long belongs to a process that is gone. */
const STALE_AFTER_MS = 15_000;

/**
 * Runs `build` unless another process is at it already; then waits for that one and returns `path` once it is there.
 * `tick` reports progress and keeps the lock fresh.
 */
export async function withBuildLock(
  path: string,
  progress: Progress,
  build: (tick: (says: string) => void) => Promise<string>,
): Promise<string> {
  const lock = `${path}.lock`;
  await mkdir(dirname(path), { recursive: true });
  try {
    while (!(await acquire(lock))) {
      progress('Another process is getting the Temporal CLI; waiting for it');
      await sleep(500);
    }
    try {
      return (await exists(path)) ? path : await build((says) => (progress(says), void touch(lock)));
    } finally {
      await rm(lock, { force: true });
    }
  } finally {
    progress(undefined);
  }
}

async function acquire(lock: string): Promise<boolean> {
  try {
    await (await open(lock, 'wx')).close();
    return true;
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code !== 'EEXIST') throw error;
  }
  const touched = await stat(lock).catch(() => undefined);
  if (touched !== undefined && Date.now() - touched.mtimeMs > STALE_AFTER_MS) await rm(lock, { force: true });
  return false;
}

const touch = (lock: string): Promise<void> => utimes(lock, new Date(), new Date()).catch(() => undefined);

const exists = (path: string): Promise<boolean> =>
  access(path, constants.X_OK).then(
    () => true,
    () => false,
  );
