/** The wall clock of the last worker, by Debian's libfaketime; its monotonic clock goes on as it is. */
import { randomUUID } from 'node:crypto';
import { existsSync } from 'node:fs';
import { rename, writeFile } from 'node:fs/promises';
import { join } from 'node:path';

export interface ClockSlot {
  /** Absent: clocks can be set. */
  readonly missing?: string;
  /** Of the worker whose clock it is. */
  readonly env: NodeJS.ProcessEnv;
  /** Shifts the clock by this many seconds. Returns whether it was done. */
  set(seconds: number): Promise<boolean>;
}

/** By the architecture's name in Debian. */
const ARCHITECTURES: Readonly<Record<string, string>> = { x64: 'x86_64', arm64: 'aarch64' };

export async function clockSlot(directory: string): Promise<ClockSlot> {
  const library = `/usr/lib/${ARCHITECTURES[process.arch] ?? process.arch}-linux-gnu/faketime/libfaketime.so.1`;
  if (!existsSync(library))
    return {
      missing: 'libfaketime is not installed (Debian: faketime)',
      env: {},
      set: () => Promise.resolve(false),
    };
  const file = join(directory, 'clock');
  const write = async (seconds: number): Promise<void> => {
    // Two may set it at once.
    const unfinished = `${file}.${randomUUID()}`;
    await writeFile(unfinished, `${seconds < 0 ? '' : '+'}${seconds}\n`);
    await rename(unfinished, file);
  };
  await write(0);
  return {
    env: {
      LD_PRELOAD: library,
      FAKETIME_TIMESTAMP_FILE: file,
      FAKETIME_CACHE_DURATION: '1',
      FAKETIME_DONT_FAKE_MONOTONIC: '1',
    },
    async set(seconds) {
      await write(seconds);
      return true;
    },
  };
}
