/** Finds, downloads or builds a Temporal CLI when there is no server to use. */
import { execFile } from 'node:child_process';
import { access, constants, stat } from 'node:fs/promises';
import { createRequire } from 'node:module';
import { tmpdir } from 'node:os';
import { delimiter, join } from 'node:path';
import { promisify } from 'node:util';
import envPaths from 'env-paths';
import { buildCli, pinnedVersion, BuildError } from './build-cli.ts';
import { withBuildLock } from './build-lock.ts';
import { downloadCli, DownloadError } from './download-cli.ts';
import { stderrProgress, type Progress } from './progress.ts';

export interface FindOptions {
  /** Called about once a second while the CLI is downloaded or built. Default: one line on stderr. */
  readonly progress?: Progress;
  /** Default: the environment of this process. */
  readonly env?: NodeJS.ProcessEnv;
  /** Address to download the CLI from. Default: `https://temporal.download`, as in Temporal's SDKs. */
  readonly downloadFrom?: string;
  /** Where a downloaded or built CLI is stored. Default: `causeway` in the user's cache directory. */
  readonly cacheDir?: string;
}

/** The oldest server that can limit the rate of a task queue per fairness key, over all its workers. */
const OLDEST_SERVER = [1, 31] as const;

/**
 * The path of the first Temporal CLI found: `TEMPORAL_CLI_PATH`, `temporal` on PATH, our cache, the Temporal SDK's cached download,
 * else a download (seconds, once), or if the network does not allow it, a build of the pinned Go module (minutes, once).
 * @throws Error that names the ways to get one, when all of these fail
 */
export async function findTemporalCli(options: FindOptions = {}): Promise<string> {
  const env = options.env ?? process.env;
  if (env.TEMPORAL_CLI_PATH) return named(env.TEMPORAL_CLI_PATH);

  const cached = await cachedCliPath(options);
  const found =
    (await newEnough(await onPath(env))) ?? (await executable(cached)) ?? (await newEnough(await sdkDownload(env)));
  if (found !== undefined) return found;

  return withBuildLock(cached, options.progress ?? stderrProgress(), (tick) => obtain(cached, tick, options));
}

async function obtain(path: string, tick: (says: string) => void, options: FindOptions): Promise<string> {
  const { env = process.env, downloadFrom } = options;
  try {
    const accepts = async (candidate: string): Promise<boolean> => (await newEnough(candidate)) !== undefined;
    return await downloadCli(path, { version: await pinnedVersion(), downloadFrom, accepts, tick });
  } catch (error) {
    if (!(error instanceof DownloadError)) throw error;
    return orNeither(buildCli(path, tick, env), error);
  }
}

async function orNeither(build: Promise<string>, download: DownloadError): Promise<string> {
  try {
    return await build;
  } catch (error) {
    if (!(error instanceof BuildError)) throw error;
    throw new Error(waysToGetOne(`it could not be downloaded (${download.message}), and ${error.message}`), {
      cause: error,
    });
  }
}

async function named(path: string): Promise<string> {
  if ((await executable(path)) === undefined) throw new Error(`TEMPORAL_CLI_PATH is not an executable file: ${path}`);
  if ((await newEnough(path)) === undefined) {
    throw new Error(`TEMPORAL_CLI_PATH has a server older than ${OLDEST_SERVER.join('.')}: ${path}`);
  }
  return path;
}

async function cachedCliPath({ cacheDir }: FindOptions): Promise<string> {
  return join(cacheDir ?? envPaths('causeway', { suffix: '' }).cache, `temporal-${await pinnedVersion()}`);
}

async function onPath(env: NodeJS.ProcessEnv): Promise<string | undefined> {
  for (const directory of (env.PATH ?? '').split(delimiter).filter((entry) => entry !== '')) {
    const found = await executable(join(directory, 'temporal'));
    if (found !== undefined) return found;
  }
  return undefined;
}

/** The CLI that `@temporalio/testing` has downloaded. Everybody can write to the temporary directory, so only a file of this user counts. */
async function sdkDownload(env: NodeJS.ProcessEnv): Promise<string | undefined> {
  const { version } = createRequire(import.meta.url)('@temporalio/client/package.json') as { version: string };
  const path = join(env.TMPDIR ?? tmpdir(), `temporal-sdk-typescript-${version}`);
  const owner = await stat(path).then(
    ({ uid }) => uid,
    () => undefined,
  );
  return owner === process.getuid?.() ? executable(path) : undefined;
}

async function executable(path: string): Promise<string | undefined> {
  try {
    await access(path, constants.X_OK);
    return (await stat(path)).isFile() ? path : undefined;
  } catch {
    return undefined;
  }
}

/** The path, if `temporal --version` ("… (Server 1.31.2, UI 2.50.1)") shows a server that is new enough; else undefined. */
async function newEnough(path: string | undefined): Promise<string | undefined> {
  if (path === undefined) return undefined;
  const { stdout } = await promisify(execFile)(path, ['--version'], { timeout: 10_000 }).catch(() => ({ stdout: '' }));
  const [, major, minor] = /Server (\d+)\.(\d+)/.exec(stdout)?.map(Number) ?? [];
  if (major === undefined || minor === undefined) return undefined;
  return major > OLDEST_SERVER[0] || (major === OLDEST_SERVER[0] && minor >= OLDEST_SERVER[1]) ? path : undefined;
}

const waysToGetOne = (why: string): string =>
  [
    `There is no usable Temporal CLI on this machine: ${why}`,
    'One of these helps:',
    '  - name a server that is already running: TEMPORAL_ADDRESS, or a profile in temporal.toml (not for the demo and the tests)',
    '  - install the Temporal CLI, so that `temporal` is on PATH: https://docs.temporal.io/cli#install',
    '  - name its binary: TEMPORAL_CLI_PATH=/path/to/temporal',
    '  - let this machine reach https://temporal.download (HTTPS_PROXY is used) and run this again',
    '  - install Go 1.21 or newer and run this again; it builds the CLI once, in some minutes',
  ].join('\n');
