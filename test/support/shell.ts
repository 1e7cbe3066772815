/** A shell into which a test pastes printed commands, as a person would. */
import { execFile } from 'node:child_process';
import { chmod, mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join, resolve } from 'node:path';
import { childLimit } from './eventually.ts';

export interface Shell {
  /** Runs it with no other settings than those in the command. @throws when it does not exit with 0 */
  paste(command: string): Promise<string>;
  close(): Promise<void>;
}

/** `causeway` is on its path, from the sources. `programs`: others, by name. */
export async function openShell(programs: Readonly<Record<string, string>> = {}): Promise<Shell> {
  const bin = await mkdtemp(join(tmpdir(), 'causeway-shell-'));
  const main = resolve('src/cli/index.ts');
  const all = { ...programs, causeway: `'${process.execPath}' --import tsx -- '${main}'` };
  for (const [name, program] of Object.entries(all)) {
    await writeFile(join(bin, name), `#!/bin/sh\nexec ${program} "$@"\n`);
    await chmod(join(bin, name), 0o755);
  }
  const env = { PATH: `${bin}:${process.env.PATH ?? ''}`, HOME: process.env.HOME ?? '' };
  return {
    paste: (command) =>
      new Promise((done, reject) => {
        execFile('sh', ['-c', command], { ...childLimit, env }, (error, stdout, stderr) =>
          error === null ? done(stdout) : reject(new Error(`${command}\n${stdout}${stderr}`, { cause: error })),
        );
      }),
    close: () => rm(bin, { recursive: true }),
  };
}
