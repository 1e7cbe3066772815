/** Where a worker reads manifests: files under one directory, or HTTPS URLs. */
import { readFile, realpath, stat } from 'node:fs/promises';
import { isIP } from 'node:net';
import { basename, dirname, isAbsolute, relative, resolve } from 'node:path';
import { rootCertificates } from 'node:tls';
import { Agent, request, type Dispatcher } from 'undici';
import { isPublicAddress, publicLookup, type Lookup } from './public-address.ts';
import { limitedBody, TooLongError } from './limited-body.ts';
import { NO_OTHER_CLOCK, timeLimit } from './time-limit.ts';

export interface ManifestSource {
  /**
   * @param location a path, or an HTTPS URL; relative to `base`, the manifest that names it
   * @throws UnreachableError with the reason
   */
  read(location: string, options?: ReadOptions): Promise<SourceText>;
  close(): Promise<void>;
}

interface ReadOptions {
  readonly base?: string;
  readonly signal?: AbortSignal;
}

interface SourceText {
  /** The name of the file, or the last part of the URL. */
  readonly name: string;
  readonly text: string;
}

/** The manifest could not be read, so its content is unknown. */
export class UnreachableError extends Error {
  constructor(location: string, why: string, options?: ErrorOptions) {
    super(`${location} ${why}`, options);
    this.name = 'UnreachableError';
  }
}

export interface SourceSettings {
  /** Files outside of it are not read, even through links. */
  readonly directory: string;
  /** PEM of roots to trust in addition to the public ones. */
  readonly ca?: string;
  /** Whether URLs of this host (`git.example.com`, `git.example.com:8443`) are read; absent: none is. */
  readonly host?: (host: string) => AllowedHost | undefined;
  /** Resolves host names; default: the system. */
  readonly lookup?: Lookup;
  /** For one answer, ms; default 15 s. */
  readonly timeoutMs?: number;
}

/** `private`: the host may be in the worker's own network. */
interface AllowedHost {
  readonly private: boolean;
}

export function createManifestSource({
  directory,
  ca,
  host: allowed = () => undefined,
  lookup,
  timeoutMs = 15_000,
}: SourceSettings): ManifestSource {
  const privateHosts = new Set<string>();
  const agent = new Agent({
    connect: {
      timeout: timeoutMs,
      lookup: publicLookup((hostname) => privateHosts.has(hostname), lookup),
      ...(ca === undefined ? {} : { ca: [...rootCertificates, ca] }),
    },
  });
  return {
    async read(location, { base, signal } = {}) {
      if (!isUrl(location) && !(base !== undefined && isUrl(base))) return readLocal(directory, location, base);
      const url = httpsUrl(location, base);
      const found = allowed(url.host);
      if (found === undefined)
        throw new UnreachableError(
          url.origin,
          'is not read: its host is not in the workers’ setting policy.manifestHosts',
        );
      const hostname = url.hostname.replace(/^\[|\]$/g, '');
      if (found.private) privateHosts.add(hostname);
      // A socket resolves names with `lookup`, but connects to an address without it.
      else if (isIP(hostname) !== 0 && !isPublicAddress(hostname))
        throw new UnreachableError(url.origin, 'is not read: it is an address of the worker’s own network');
      return fetchText({ agent, timeoutMs, ...(signal && { signal }) }, url);
    },
    close: () => agent.close(),
  };
}

/** A manifest of a thousand services has about half of this. */
const LARGEST_BYTES = 1_000_000;
const MOST_REDIRECTS = 3;

const isUrl = (location: string): boolean => /^[a-z][a-z\d+.-]*:\/\//i.test(location);

function httpsUrl(location: string, base?: string): URL {
  if (!URL.canParse(location, base)) throw new UnreachableError(location, 'is not a URL');
  const url = new URL(location, base);
  if (url.protocol !== 'https:') throw new UnreachableError(location, 'is not read: only https:// URLs are');
  if (url.username !== '' || url.password !== '')
    throw new UnreachableError(`https://${url.host}${url.pathname}`, 'is not read: its URL holds credentials');
  if (base !== undefined && url.host !== new URL(base).host)
    throw new UnreachableError(location, `is not read: it is on another host than ${base}`);
  return url;
}

async function readLocal(directory: string, location: string, base?: string): Promise<SourceText> {
  const path = base === undefined ? resolve(directory, location) : resolve(directory, dirname(base), location);
  try {
    const [root, real] = await Promise.all([realpath(directory), realpath(path)]);
    const inside = relative(root, real);
    if (inside.startsWith('..') || isAbsolute(inside))
      throw new UnreachableError(location, 'is not read: it is outside of the manifest directory of the worker');
    if ((await stat(real)).size > LARGEST_BYTES) throw tooLarge(location);
    return { name: basename(path), text: await readFile(real, 'utf8') };
  } catch (error) {
    if (error instanceof UnreachableError) throw error;
    const why = (error as NodeJS.ErrnoException).code === 'ENOENT' ? 'does not exist' : 'cannot be read';
    throw new UnreachableError(location, `${why} where the worker runs`, { cause: error });
  }
}

interface Fetch {
  readonly agent: Agent;
  readonly timeoutMs: number;
  readonly signal?: AbortSignal;
}

async function fetchText(fetch: Fetch, first: URL): Promise<SourceText> {
  let url = first;
  for (let redirects = 0; redirects <= MOST_REDIRECTS; redirects += 1) {
    const answer = await ask(fetch, url);
    const { statusCode, headers } = answer;
    if (statusCode === 200) return { name: nameOf(first), text: await limited(answer, url) };
    await answer.body.dump();
    const { location } = headers;
    if (statusCode < 300 || statusCode > 399 || typeof location !== 'string')
      throw new UnreachableError(first.href, `answers ${statusCode}`);
    url = redirected(location, url);
  }
  throw new UnreachableError(first.href, `is redirected more than ${MOST_REDIRECTS} times`);
}

async function ask({ agent, timeoutMs, signal }: Fetch, url: URL): Promise<Dispatcher.ResponseData> {
  const limit = timeLimit(timeoutMs, signal);
  try {
    return await request(url, {
      dispatcher: agent,
      headers: { 'user-agent': 'causeway' },
      signal: limit.signal,
      ...NO_OTHER_CLOCK,
    });
  } catch (error) {
    throw unreachable(url, error, limit.deadline.aborted ? `no answer within ${timeoutMs / 1000} s` : undefined);
  }
}

async function limited({ body }: Dispatcher.ResponseData, url: URL): Promise<string> {
  try {
    return (await limitedBody(body, LARGEST_BYTES)).toString('utf8');
  } catch (error) {
    throw error instanceof TooLongError ? tooLarge(url.href) : unreachable(url, error);
  }
}

function redirected(location: string, from: URL): URL {
  const to = new URL(location, from);
  if (to.host !== from.host || to.protocol !== 'https:')
    throw new UnreachableError(from.href, `is redirected to another host (${to.host}), which is not followed`);
  return to;
}

const unreachable = (url: URL, error: unknown, why = whyOf(error)): Error =>
  new UnreachableError(url.href, `cannot be read: ${why}`, { cause: error });

function whyOf(error: unknown): string {
  if ((error as NodeJS.ErrnoException).code === 'ENOTPUBLIC')
    return 'its host is in the worker’s own network; if that is intended, name it in full in policy.manifestHosts';
  return error instanceof Error ? error.message : String(error);
}

const tooLarge = (location: string): Error =>
  new UnreachableError(location, `is not read: it is larger than ${LARGEST_BYTES / 1_000_000} MB`);

const nameOf = (url: URL): string => basename(url.pathname) || url.host;
