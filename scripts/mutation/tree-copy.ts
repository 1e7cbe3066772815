/** A copy of the checkout to put bugs into, with uncommitted changes. The checkout itself is never changed. */
import { execFileSync, spawn } from 'node:child_process';
import { cp, mkdir, mkdtemp, readdir, readFile, rm, symlink, writeFile } from 'node:fs/promises';
import { constants, tmpdir } from 'node:os';
import { dirname, join } from 'node:path';

/** `by`: the first test that failed. */
export interface Outcome {
  readonly is: 'passed' | 'failed' | 'timeout';
  readonly by?: string;
}

export interface TreeCopy {
  readonly read: (path: string) => Promise<string>;
  readonly write: (path: string, text: string) => Promise<void>;
  /** Runs these tests until one fails. `timeout`: it was ended after `forMs`, or a test timed out. */
  readonly test: (project: string, files: readonly string[], forMs: number) => Promise<Outcome>;
  /** Ends running tests and removes the copy. */
  readonly dispose: () => Promise<void>;
}

/** Copies to the system's temporary folder. */
export async function copyTree(root: string): Promise<TreeCopy> {
  const folder = await mkdtemp(join(tmpdir(), 'causeway-mutation-'));
  const tracked = execFileSync('git', ['ls-files', '-z', '--cached', '--others', '--exclude-standard'], { cwd: root });
  for (const path of tracked.toString().split('\0').filter(Boolean)) {
    await mkdir(dirname(join(folder, path)), { recursive: true });
    await cp(join(root, path), join(folder, path)).catch(unlessDeleted);
  }
  const running = new AbortController();
  await linkPackages(join(root, 'node_modules'), join(folder, 'node_modules'));
  return {
    read: (path) => readFile(join(folder, path), 'utf8'),
    write: (path, text) => writeFile(join(folder, path), text),
    test: (project, files, forMs) => runTests({ cwd: folder, project, files, forMs, running }),
    async dispose() {
      running.abort();
      await rm(folder, { recursive: true, force: true, maxRetries: 5 });
    },
  };
}

/** Links each package, not the folder: caches and workflow bundles that contain a bug are written into the folder. */
async function linkPackages(from: string, to: string): Promise<void> {
  await mkdir(to);
  for (const name of await readdir(from)) {
    if (!['.cache', '.vite'].includes(name)) await symlink(join(from, name), join(to, name));
  }
}

function unlessDeleted(error: unknown): void {
  if ((error as NodeJS.ErrnoException).code !== 'ENOENT') throw error;
}

interface TestRun {
  readonly cwd: string;
  readonly project: string;
  readonly files: readonly string[];
  readonly forMs: number;
  readonly running: AbortController;
}

/** In its own process group, so that a test that hangs can be ended with everything it started. */
async function runTests({ cwd, project, files, forMs, running }: TestRun): Promise<Outcome> {
  const vitest = join(cwd, 'node_modules/vitest/vitest.mjs');
  const reporting = ['--reporter=json', '--outputFile', REPORT];
  await rm(join(cwd, REPORT), { force: true });
  const args = [vitest, 'run', '--project', project, '--bail=1', ...reporting, ...files];
  const child = spawn(process.execPath, args, { cwd, detached: true, stdio: 'ignore' });
  const end = (): void => {
    if (child.pid !== undefined) process.kill(-child.pid, constants.signals.SIGKILL);
  };
  let late = false;
  const patience = setTimeout(() => {
    late = true;
    end();
  }, forMs);
  running.signal.addEventListener('abort', end);
  try {
    const code = await new Promise<number | null>((resolve, reject) =>
      child.once('exit', resolve).once('error', reject),
    );
    if (late) return { is: 'timeout' };
    return code === 0 ? { is: 'passed' } : firstFailure(await readFile(join(cwd, REPORT), 'utf8').catch(() => '{}'));
  } finally {
    clearTimeout(patience);
    running.signal.removeEventListener('abort', end);
  }
}

const REPORT = '.mutation-report.json';

/** The part of vitest's report that is read here. */
interface Report {
  readonly testResults?: readonly {
    readonly name: string;
    readonly assertionResults: readonly {
      readonly fullName: string;
      readonly status: string;
      readonly failureMessages: readonly string[];
    }[];
  }[];
}

function firstFailure(report: string): Outcome {
  const { testResults = [] } = JSON.parse(report) as Report;
  const failed = testResults
    .flatMap(({ assertionResults }) => assertionResults)
    .find(({ status }) => status === 'failed');
  const by = failed?.fullName ?? 'a file that does not load, or its set-up';
  return { is: failed?.failureMessages.join().includes('timed out') === true ? 'timeout' : 'failed', by };
}
