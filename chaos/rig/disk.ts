/** The disk of the Temporal server: a small file system of its own, which can be filled, and writes that can be slowed. */
import { execFile, spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdir, open, rm, statfs } from 'node:fs/promises';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { promisify } from 'node:util';

export interface Disk {
  /** Where the database goes. */
  readonly directory: string;
  /** Why a disk cannot be filled, or slowed, on this machine; absent: it can. */
  readonly missing: { readonly full?: string; readonly slow?: string };
  fill(seconds: number): Promise<boolean>;
  /** Every write of the processes takes so many ms longer. */
  slowDown(pids: readonly number[], how: { readonly seconds: number; readonly ms: number }): Promise<boolean>;
  remove(): Promise<void>;
}

const run = promisify(execFile);

/** Large enough for the database of a long run. It is memory, and only what is used of it. */
const SIZE = '6g';

export async function makeDisk(parent: string): Promise<Disk> {
  const directory = join(parent, 'disk');
  await mkdir(directory, { recursive: true });
  const why = await mount(directory);
  const slow = await run('strace', ['--version']).then(
    () => undefined,
    () => 'strace is not installed',
  );
  return {
    directory,
    missing: { ...(why === undefined ? {} : { full: why }), ...(slow === undefined ? {} : { slow }) },
    async fill(seconds) {
      if (why !== undefined) return false;
      const filler = join(directory, 'filler');
      await takeAllOf(directory, filler);
      await sleep(seconds * 1_000);
      await rm(filler);
      return true;
    },
    slowDown: async (pids, how) => slow === undefined && slowWrites(pids, how),
    async remove() {
      if (why === undefined) await run('umount', ['-l', directory]);
    },
  };
}

async function mount(directory: string): Promise<string | undefined> {
  try {
    await run('mount', ['-t', 'tmpfs', '-o', `size=${SIZE},mode=0700`, 'causeway-chaos', directory]);
    return undefined;
  } catch {
    return 'a file system of its own for the database cannot be mounted here (it needs root on Linux)';
  }
}

/** Fills the disk with one file; rounding leaves a few bytes, which the next writer takes. */
async function takeAllOf(directory: string, filler: string): Promise<void> {
  const { bavail, bsize } = await statfs(directory);
  const file = await open(filler, 'w');
  await file.close();
  await run('fallocate', ['-l', String(Math.max(1, bavail) * bsize), filler]).catch(() => undefined);
}

async function slowWrites(pids: readonly number[], { seconds, ms }: { seconds: number; ms: number }): Promise<boolean> {
  const calls = 'pwrite64,fsync,fdatasync';
  const tracer = spawn(
    'strace',
    [
      ...['-qq', '-f', ...pids.flatMap((pid) => ['-p', String(pid)]), '-o', '/dev/null'],
      ...['-e', `trace=${calls}`, '-e', `inject=${calls}:delay_enter=${ms * 1_000}`],
    ],
    { stdio: 'ignore', detached: true },
  );
  const gone = once(tracer, 'exit');
  await Promise.race([sleep(seconds * 1_000), gone]);
  // strace detaches from the processes when it is asked to end.
  tracer.kill('SIGTERM');
  await gone;
  return true;
}
