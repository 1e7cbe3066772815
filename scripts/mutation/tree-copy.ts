/** A copy of the checkout to put bugs into, with uncommitted changes. The checkout itself is never changed. */
import { execFileSync, fork, type ChildProcess } from 'node:child_process';
import { cp, mkdir, mkdtemp, readdir, readFile, rm, symlink, writeFile } from 'node:fs/promises';
import { constants, tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import type { Job } from './test-session.ts';

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
  await linkPackages(join(root, 'node_modules'), join(folder, 'node_modules'));
  const sessions = new Map<string, ReturnType<typeof sessionOf>>();
  return {
    read: (path) => readFile(join(folder, path), 'utf8'),
    async write(path, text) {
      await writeFile(join(folder, path), text);
      for (const each of sessions.values()) each.wrote(path);
    },
    test(project, files, forMs) {
      const session = sessions.get(project) ?? sessionOf(folder, project);
      sessions.set(project, session);
      return session.test(files, forMs);
    },
    async dispose() {
      for (const each of sessions.values()) each.end();
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

/** The vitest of one project, in its own process group: a test that hangs is ended with everything it started. */
function sessionOf(cwd: string, project: string) {
  let child: ChildProcess | undefined;
  let changed: string[] = [];
  const end = (): void => {
    if (child?.pid !== undefined && child.exitCode === null) process.kill(-child.pid, constants.signals.SIGKILL);
    child = undefined;
  };
  const start = async (): Promise<ChildProcess> => {
    const script = join(cwd, 'scripts/mutation/test-session.ts');
    const started = fork(script, [project], { cwd, detached: true, stdio: 'ignore', execArgv: ['--import', 'tsx'] });
    child = started;
    await answerOf(started);
    return started;
  };
  return {
    end,
    wrote: (path: string) => void changed.push(path),
    async test(files: readonly string[], forMs: number): Promise<Outcome> {
      const late = Promise.withResolvers<Outcome>();
      const patience = setTimeout(() => late.resolve({ is: 'timeout' }), forMs);
      try {
        const running = child ?? (await start());
        running.send({ files, changed } satisfies Job);
        changed = [];
        const outcome = await Promise.race([answerOf(running) as Promise<Outcome>, late.promise]);
        // What hangs goes on; the next tests get a new process.
        if (outcome.is === 'timeout') end();
        return outcome;
      } finally {
        clearTimeout(patience);
      }
    },
  };
}

/** @throws Error when the process ends instead */
const answerOf = (child: ChildProcess): Promise<unknown> =>
  new Promise((resolve, reject) => {
    const ended = (code: number | null): void => reject(new Error(`vitest ended with ${code}`));
    child.once('exit', ended).once('message', (message) => {
      child.off('exit', ended);
      resolve(message);
    });
  });
