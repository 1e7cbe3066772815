/** The shell blocks of a document, and a shell that runs them as a reader does. */
import { spawn } from 'node:child_process';
import { chmod, cp, mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { delimiter, join } from 'node:path';
import { text } from 'node:stream/consumers';
import { expect } from 'vitest';
import { childLimit } from './eventually.ts';

export const checkout = new URL('../..', import.meta.url).pathname;

export interface ShellBlock {
  /** Whose commands they are: of Causeway, of the vendors, or a look from the outside. */
  readonly kind: 'ours' | 'theirs' | 'outside';
  readonly script: string;
  readonly exit: number;
}

const fence = /^```sh (ours|theirs|outside)(?: exit=(\d+))?\n([^]*?)^```$/gm;

/** The blocks of a document that are marked as to be run. */
export const shellBlocks = async (document: string): Promise<readonly ShellBlock[]> =>
  [...(await readFile(join(checkout, document), 'utf8')).matchAll(fence)].map(
    ([, kind, exit = '0', script = '']): ShellBlock => ({
      kind: kind as ShellBlock['kind'],
      script,
      exit: Number(exit),
    }),
  );

/** A directory with everything that the commands of a document need, also `causeway`. */
export async function makeShell(env: Readonly<Record<string, string>>) {
  const directory = await mkdtemp(join(tmpdir(), 'causeway-documented-'));
  await cp(join(checkout, 'examples'), join(directory, 'examples'), { recursive: true });
  const loader = join(checkout, 'node_modules/tsx/dist/loader.mjs');
  const program = join(checkout, 'src/cli/index.ts');
  const script = `#!/bin/sh\nexec node --no-warnings --import ${loader} -- ${program} "$@"\n`;
  await writeFile(join(directory, 'causeway'), script);
  await chmod(join(directory, 'causeway'), 0o700);
  const shell = {
    HOME: directory,
    PATH: [directory, process.env.PATH].join(delimiter),
    NO_COLOR: '1',
    AIVEN_CONFIG_DIR: directory,
    ...env,
  };
  const run = async ({ script: commands, exit }: ShellBlock): Promise<void> => {
    const child = spawn('bash', ['-eu', '-o', 'pipefail', '-c', commands], {
      ...childLimit,
      cwd: directory,
      env: shell,
    });
    child.stdin.end();
    const code = new Promise<number | null>((resolve) => child.once('close', resolve));
    const said = await Promise.all([text(child.stdout), text(child.stderr)]);
    expect(await code, `${commands}\n${said.join('\n')}`).toBe(exit);
  };
  return { run, directory, stop: () => rm(directory, { recursive: true, force: true }) };
}
