/** A copy of the checkout in which recipes are really followed: the sources are copied, the installed packages linked. */
import { execFile } from 'node:child_process';
import { cp, mkdtemp, readdir, readFile, rm, symlink, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { childEnvironment } from '../support/child-environment.ts';
import { childLimit } from '../support/eventually.ts';

const ROOT = join(import.meta.dirname, '../..');

/** Generated or downloaded folders, which a copy does not need. */
const LEFT_OUT: ReadonlySet<string> = new Set(['.git', 'node_modules', 'dist']);

export interface CheckoutCopy {
  readonly read: (path: string) => Promise<string>;
  readonly write: (path: string, text: string) => Promise<void>;
  readonly remove: (path: string) => Promise<void>;
  /** Runs a program of `node_modules/.bin`, or npm. A failure does not throw. */
  readonly run: (program: string, ...args: readonly string[]) => Promise<Outcome>;
  readonly dispose: () => Promise<void>;
}

interface Outcome {
  readonly ok: boolean;
  /** stdout and stderr. */
  readonly text: string;
}

/** @returns a copy below the system's temporary folder; `dispose` removes it */
export async function copyCheckout(): Promise<CheckoutCopy> {
  const folder = await mkdtemp(join(tmpdir(), 'causeway-recipe-'));
  const names = (await readdir(ROOT)).filter((name) => !LEFT_OUT.has(name));
  const isSource = (path: string): boolean => !/\/(node_modules|dist)$/.test(path);
  await Promise.all(
    names.map((name) => cp(join(ROOT, name), join(folder, name), { recursive: true, filter: isSource })),
  );
  await symlink(join(ROOT, 'node_modules'), join(folder, 'node_modules'));
  return {
    read: (path) => readFile(join(folder, path), 'utf8'),
    write: (path, text) => writeFile(join(folder, path), text),
    remove: (path) => rm(join(folder, path)),
    run: (program, ...args) => outcomeOf(program, args, folder),
    dispose: () => rm(folder, { recursive: true, force: true }),
  };
}

async function outcomeOf(program: string, args: readonly string[], cwd: string): Promise<Outcome> {
  const own = childEnvironment();
  const env = { ...own, PATH: `${join(ROOT, 'node_modules/.bin')}:${own['PATH'] ?? ''}` };
  const ran = promisify(execFile)(program, args, { ...childLimit, cwd, env, maxBuffer: 64_000_000 });
  return ran.then(
    ({ stdout, stderr }) => ({ ok: true, text: stdout + stderr }),
    (error: unknown) => {
      const { stdout = '', stderr = '' } = error as { readonly stdout?: string; readonly stderr?: string };
      return { ok: false, text: `${String(error)}\n${stdout}${stderr}` };
    },
  );
}
