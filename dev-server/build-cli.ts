/** Builds the Temporal CLI from the Go module that go.mod in this folder pins. */
import { execFile, spawn } from 'node:child_process';
import { existsSync } from 'node:fs';
import { readFile, rename, rm } from 'node:fs/promises';
import { join } from 'node:path';
import { createInterface } from 'node:readline';
import { promisify } from 'node:util';

/** The CLI cannot be built here; the message says why. */
export class BuildError extends Error {}

/** The pinned version of the Temporal CLI, as Go names it: `v1.8.2`. */
export async function pinnedVersion(): Promise<string> {
  const [, version] =
    /github\.com\/temporalio\/cli (v\S+)/.exec(await readFile(join(moduleDir(), 'go.mod'), 'utf8')) ?? [];
  if (version === undefined) throw new Error('dev-server/go.mod does not pin github.com/temporalio/cli');
  return version;
}

/**
 * Builds the CLI into `path` and returns the path; the file is complete or absent.
 * @param tick called about once a second with the progress
 * @throws BuildError when Go is missing, too old, or fails.
 */
export async function buildCli(path: string, tick: (says: string) => void, env: NodeJS.ProcessEnv): Promise<string> {
  await checkGo(env);
  const unfinished = `${path}.${process.pid}.building`;
  try {
    await compile(unfinished, tick, env);
    await rename(unfinished, path);
  } finally {
    await rm(unfinished, { force: true });
  }
  return path;
}

const PACKAGE = 'github.com/temporalio/cli/cmd/temporal';

/** The folder of go.mod: this file's in a checkout, the parent in the package; for the compiled tree, the checkout's `dev-server`. */
function moduleDir(): string {
  const places = ['.', '..', '../../dev-server'].map((place) => join(import.meta.dirname, place));
  const found = places.find((place) => existsSync(join(place, 'go.mod')));
  if (found === undefined) throw new Error(`This installation is incomplete: no go.mod near ${import.meta.dirname}`);
  return found;
}

/** Go 1.21 and newer fetch by themselves the toolchain that go.mod requires. */
async function checkGo(env: NodeJS.ProcessEnv): Promise<void> {
  const { stdout } = await promisify(execFile)('go', ['env', 'GOVERSION'], { env }).catch((error: unknown) => {
    throw new BuildError('Go to build one is not on PATH', { cause: error });
  });
  const [, major, minor] = /^go(\d+)\.(\d+)/.exec(stdout.trim())?.map(Number) ?? [];
  if (major === 1 && minor !== undefined && minor < 21) {
    throw new BuildError(`${stdout.trim()} is too old to build one`);
  }
}

async function compile(output: string, tick: (says: string) => void, env: NodeJS.ProcessEnv): Promise<void> {
  const started = Date.now();
  const version = await pinnedVersion();
  let doing = 'fetching its Go modules';
  const say = (): void => {
    const elapsed = Math.round((Date.now() - started) / 1000);
    tick(`Building the Temporal CLI ${version} (once, some minutes): ${doing}, ${elapsed} s`);
  };
  say();
  const timer = setInterval(say, 1000);
  try {
    let total = 0;
    await go(['list', '-deps', PACKAGE], env, { stdout: () => (total += 1) });
    let compiled = 0;
    doing = 'compiling';
    const flags = [
      '-trimpath',
      '-ldflags',
      `-s -w -X github.com/temporalio/cli/internal/temporalcli.Version=${version.slice(1)}`,
    ];
    await go(['build', '-v', ...flags, '-o', output, PACKAGE], env, {
      // With -v, Go prints each package that it compiles, but not those in its cache.
      stderr: () => (doing = `compiled ${(compiled += 1)} of at most ${total} packages`),
    });
  } finally {
    clearInterval(timer);
  }
}

interface Listeners {
  readonly stdout?: (line: string) => void;
  readonly stderr?: (line: string) => void;
}

async function go(args: string[], env: NodeJS.ProcessEnv, listeners: Listeners): Promise<void> {
  const child = spawn('go', args, {
    cwd: moduleDir(),
    // Pure Go, which needs no C compiler. A go.work of the user is ignored.
    env: { ...env, CGO_ENABLED: '0', GOWORK: 'off', GOFLAGS: '-mod=readonly' },
    stdio: ['ignore', 'pipe', 'pipe'],
  });
  const lastLines: string[] = [];
  createInterface(child.stdout).on('line', (line) => listeners.stdout?.(line));
  createInterface(child.stderr).on('line', (line) => {
    listeners.stderr?.(line);
    lastLines.push(line);
    if (lastLines.length > 20) lastLines.shift();
  });
  const code = await new Promise<number | null>((resolve, reject) =>
    child.once('error', reject).once('close', resolve),
  );
  if (code !== 0) throw new BuildError(`\`go ${args[0]}\` ended with ${code}:\n${lastLines.join('\n')}`);
}
