/** The build of an older commit, in a work tree of its own in the user's cache directory, where it is made once. */
import { execFile, spawn } from 'node:child_process';
import { once } from 'node:events';
import { access, mkdir, rm, writeFile } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import { promisify } from 'node:util';
import envPaths from 'env-paths';
import { cliIn } from './builds.ts';

const ROOT = join(import.meta.dirname, '../..');
const run = promisify(execFile);

export interface OlderBuild {
  /** The full hash of the commit. */
  readonly commit: string;
  /** Arguments of Node that start its worker. */
  readonly command: readonly string[];
}

/**
 * Takes some minutes the first time.
 * @param ref a tag, a branch or a hash
 * @throws Error that says which step failed: no such commit, `npm ci`, the build
 */
export async function olderBuild(ref: string, announce: (text: string) => void): Promise<OlderBuild> {
  const commit = await commitOf(ref);
  const tree = join(envPaths('causeway', { suffix: '' }).cache, 'builds', commit);
  const built = join(tree, 'dist', '.complete');
  if (!(await exists(built))) {
    announce(`Building ${ref} in ${tree} (once, some minutes).`);
    await makeTree(commit, tree);
    await step(tree, ['ci', '--no-audit', '--no-fund']);
    await step(tree, ['run', '--silent', 'build']);
    await writeFile(built, '');
  }
  const cli = cliIn(tree);
  const { stdout } = await run(process.execPath, [cli, 'worker', '--help']);
  return { commit, command: [cli, 'worker', ...(stdout.includes('--skip-checks') ? ['--skip-checks'] : [])] };
}

async function commitOf(ref: string): Promise<string> {
  try {
    const { stdout } = await run('git', ['rev-parse', '--verify', '--quiet', '--end-of-options', `${ref}^{commit}`], {
      cwd: ROOT,
    });
    return stdout.trim();
  } catch (error) {
    throw new Error(`--older ${ref}: this repository has no such commit. Name a tag, a branch or a hash.`, {
      cause: error,
    });
  }
}

/** One that was left half-made is made again. */
async function makeTree(commit: string, tree: string): Promise<void> {
  await rm(tree, { recursive: true, force: true });
  await mkdir(dirname(tree), { recursive: true });
  await run('git', ['worktree', 'prune'], { cwd: ROOT });
  await run('git', ['worktree', 'add', '--detach', tree, commit], { cwd: ROOT });
}

/** What npm says goes to stderr. */
async function step(tree: string, args: readonly string[]): Promise<void> {
  const npm = spawn('npm', args, { cwd: tree, stdio: ['ignore', 'ignore', 'inherit'] });
  const [code] = (await once(npm, 'exit')) as [number | null];
  if (code !== 0) throw new Error(`\`npm ${args.join(' ')}\` ended with ${String(code)} in ${tree}`);
}

const exists = (path: string): Promise<boolean> =>
  access(path).then(
    () => true,
    () => false,
  );
