/** Keeps two processes from building the same file at once. This only saves work: the finished file is renamed into place. */
import { constants } from 'node:fs';
import { access, mkdir, open, rm, stat, utimes } from 'node:fs/promises';
import { dirname } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import type { Progress } from './progress.ts';

/** The owner touches its lock every second; a lock that was not touched for this long belongs to a process that is gone. */
const STALE_AFTER_MS = 15_000;

/**
 * Runs `build`; if another process is already building, waits for it and returns `path` when the file is there.
 * `tick` reports the progress and touches the lock.
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
