/** The packages as npm would publish them, installed where nothing else is. */
import { execFile } from 'node:child_process';
import { mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { onTestFinished } from 'vitest';
import { packages } from '../../scripts/packages/layout.ts';
import { childEnvironment } from '../support/child-environment.ts';
import { childLimit } from '../support/eventually.ts';

export const ROOT = join(import.meta.dirname, '../..');

/** Runs a program to its end and answers its stdout. @throws Error with stdout and stderr, when it fails */
export async function output(program: string, args: readonly string[], cwd: string): Promise<string> {
  const env = childEnvironment();
  try {
    return (await promisify(execFile)(program, args, { ...childLimit, cwd, env, maxBuffer: 64_000_000 })).stdout;
  } catch (error) {
    const { stdout = '', stderr = '' } = error as { stdout?: string; stderr?: string };
    throw new Error(`${program} ${args.join(' ')} failed:\n${stdout}\n${stderr}`, { cause: error });
  }
}

export interface Manifest {
  readonly name: string;
  readonly version: string;
  readonly dependencies?: Readonly<Record<string, string>>;
  readonly [field: string]: unknown;
}

/** `package.json` of a folder below the repository. */
export const manifestOf = async (folder: string): Promise<Manifest> =>
  JSON.parse(await readFile(join(ROOT, folder, 'package.json'), 'utf8')) as Manifest;

/** Packs all packages without building them again. Answers the tarball of each folder. */
export async function pack(destination: string): Promise<Record<string, string>> {
  const tarballs: Record<string, string> = {};
  for (const { folder } of packages) {
    const args = ['pack', '--json', '--ignore-scripts', '--pack-destination', destination];
    const [packed] = JSON.parse(await output('npm', args, join(ROOT, 'packages', folder))) as [{ filename: string }];
    tarballs[folder] = join(destination, packed.filename);
  }
  return tarballs;
}

/** An empty project with these installed; removed after the test. */
export async function emptyProject(...installed: readonly string[]): Promise<string> {
  const directory = await projectWith(...installed);
  onTestFinished(() => rm(directory, { recursive: true, force: true }));
  return directory;
}

/** The same, for the caller to remove. Install scripts do not run. */
export async function projectWith(...installed: readonly string[]): Promise<string> {
  const directory = await mkdtemp(join(tmpdir(), 'causeway-project-'));
  await writeFile(join(directory, 'package.json'), JSON.stringify({ name: 'empty', version: '1.0.0', private: true }));
  const plain = ['--ignore-scripts', '--no-audit', '--no-fund', '--prefer-offline'];
  await output('npm', ['install', ...plain, ...installed], directory);
  return directory;
}
