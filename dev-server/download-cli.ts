/** Downloads the Temporal CLI as Temporal's own SDKs do, from the same address. */
import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdtemp, rename, rm } from 'node:fs/promises';
import { join } from 'node:path';
import type { Readable } from 'node:stream';
import { text } from 'node:stream/consumers';
import { pipeline } from 'node:stream/promises';
import { EnvHttpProxyAgent, interceptors, request, type Dispatcher } from 'undici';

/** The CLI could not be downloaded; the message says why. */
export class DownloadError extends Error {}

export interface DownloadOptions {
  /** As Go names it: `v1.8.2`. */
  readonly version: string;
  /** Address to download from. Default: Temporal's own. */
  readonly downloadFrom?: string | undefined;
  /** Whether the downloaded file is a CLI that runs here; called before the file is moved to `path`. */
  readonly accepts: (path: string) => Promise<boolean>;
  /** Called once a second with the progress. */
  readonly tick: (says: string) => void;
}

/** The answer of `/cli/VERSION`, as `sdk-core` reads it (crates/sdk-core/src/ephemeral_server). */
interface DownloadInfo {
  readonly archiveUrl: string;
  readonly fileToExtract: string;
}

const TEMPORAL_DOWNLOAD = 'https://temporal.download';

/** Short time-outs for connecting and for a download without progress, because the CLI can also be built. */
const PATIENCE = { connectTimeout: 5_000, headersTimeout: 5_000, bodyTimeout: 10_000 };

/**
 * Downloads the CLI into `path` and returns the path; the file is complete or absent. Follows `HTTPS_PROXY` and `NO_PROXY`.
 * @throws DownloadError
 */
export async function downloadCli(path: string, options: DownloadOptions): Promise<string> {
  const { version, downloadFrom = TEMPORAL_DOWNLOAD, tick, accepts } = options;
  const started = Date.now();
  const say = (): void =>
    tick(`Downloading the Temporal CLI ${version} (once): ${Math.round((Date.now() - started) / 1000)} s`);
  say();
  const timer = setInterval(say, 1000);
  const agent = new EnvHttpProxyAgent(PATIENCE);
  const directory = await mkdtemp(`${path}.download-`);
  try {
    const dispatcher = agent.compose(interceptors.redirect({ maxRedirections: 5 }));
    const info = await describeDownload(downloadFrom, version, dispatcher);
    const archive = await get(info.archiveUrl, dispatcher);
    await extract(archive, info.fileToExtract, directory);
    const extracted = join(directory, info.fileToExtract);
    if (!(await accepts(extracted))) throw new Error('the downloaded file is not a Temporal CLI that runs here');
    await rename(extracted, path);
    return path;
  } catch (error) {
    throw new DownloadError(reasonOf(error), { cause: error });
  } finally {
    clearInterval(timer);
    await agent.destroy();
    await rm(directory, { recursive: true, force: true });
  }
}

async function describeDownload(from: string, version: string, dispatcher: Dispatcher): Promise<DownloadInfo> {
  const query = new URLSearchParams({ arch: archOf(), platform: platformOf(), format: 'tar.gz' });
  const body = await get(`${from}/cli/${version}?${query.toString()}`, dispatcher);
  const info = (await body.json()) as Partial<DownloadInfo> | null;
  const { archiveUrl, fileToExtract } = info ?? {};
  if (typeof archiveUrl !== 'string' || typeof fileToExtract !== 'string')
    throw new Error(`${from} answered without archiveUrl and fileToExtract`);
  return { archiveUrl, fileToExtract };
}

async function get(url: string, dispatcher: Dispatcher): Promise<Dispatcher.ResponseData['body']> {
  const { statusCode, body } = await request(url, { dispatcher });
  if (statusCode === 200) return body;
  await body.dump();
  throw new Error(`${new URL(url).origin} answered ${statusCode}`);
}

/** Uses the machine's own `tar`, which Linux and macOS always have. */
async function extract(archive: Readable, name: string, directory: string): Promise<void> {
  const tar = spawn('tar', ['-xzf', '-', '-C', directory, name], { stdio: ['pipe', 'ignore', 'pipe'] });
  const complaints = text(tar.stderr);
  const exit = once(tar, 'exit') as Promise<[number | null]>;
  const [piped, exited] = await Promise.allSettled([pipeline(archive, tar.stdin), exit]);
  if (exited.status === 'rejected') throw exited.reason;
  if (exited.value[0] !== 0) throw new Error((await complaints).trim().split('\n')[0]);
  if (piped.status === 'rejected' && !isBrokenPipe(piped.reason)) throw piped.reason;
}

/** tar may stop reading after the end of the archive, which breaks the pipe. */
const isBrokenPipe = (error: unknown): boolean => error instanceof Error && 'code' in error && error.code === 'EPIPE';

function archOf(): string {
  if (process.arch === 'x64') return 'amd64';
  if (process.arch === 'arm64') return 'arm64';
  throw new Error(`there is none for ${process.arch}`);
}

function platformOf(): string {
  if (process.platform === 'darwin') return 'darwin';
  if (process.platform === 'linux') return 'linux';
  throw new Error(`there is none for ${process.platform}`);
}

const reasonOf = (error: unknown): string => (error instanceof Error ? error.message : String(error));
