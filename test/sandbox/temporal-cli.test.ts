import { execFile } from 'node:child_process';
import { once } from 'node:events';
import { createReadStream } from 'node:fs';
import { chmod, mkdir, mkdtemp, readdir, readFile, rm, writeFile } from 'node:fs/promises';
import { createServer, type RequestListener } from 'node:http';
import { createRequire } from 'node:module';
import type { AddressInfo } from 'node:net';
import { tmpdir } from 'node:os';
import { basename, join } from 'node:path';
import { promisify } from 'node:util';
import { describe, expect, it as base, onTestFinished } from 'vitest';
import { findTemporalCli } from '../../dev-server/find-cli.ts';
import { childLimit } from '../support/eventually.ts';

/** A directory with a `bin` that is the whole PATH (except the system's shell), and with its own cache. */
interface Machine {
  readonly cacheDir: string;
  readonly said: (string | undefined)[];
  find(env?: NodeJS.ProcessEnv, downloadFrom?: string): Promise<string>;
  /** A script at this path below the directory. */
  script(path: string, lines: string): Promise<string>;
}

const it = base.extend<{ machine: Machine }>({
  // vitest wants an object pattern here, empty or not.
  // eslint-disable-next-line no-empty-pattern
  machine: async ({}, use) => {
    const root = await mkdtemp(join(tmpdir(), 'causeway-cli-'));
    const cacheDir = join(root, 'cache');
    const said: (string | undefined)[] = [];
    await use({
      cacheDir,
      said,
      find: (env = {}, downloadFrom = UNREACHABLE) =>
        findTemporalCli({
          cacheDir,
          downloadFrom,
          progress: (says) => said.push(says),
          env: { PATH: join(root, 'bin'), TMPDIR: root, ...env },
        }),
      async script(path, lines) {
        await mkdir(join(root, path, '..'), { recursive: true });
        await writeFile(join(root, path), `#!/bin/sh\nPATH=/usr/bin:/bin\n${lines}\n`);
        await chmod(join(root, path), 0o755);
        return join(root, path);
      },
    });
    await rm(root, { recursive: true, force: true });
  },
});

/** The port of `discard`, where nobody listens. */
const UNREACHABLE = 'http://127.0.0.1:9';

const versionOf = (server: string): string => `echo "temporal version 1.8.2 (Server ${server}, UI 2.50.1)"`;

/** A stand-in for Go: counts its builds and writes the file that `-o` names. */
const fakeGo = `
case "$1" in
  env) echo go1.26.4 ;;
  list) echo one; echo two ;;
  build) echo "$$" >> "$GO_BUILDS"; sleep 0.3; echo "one" >&2
    while [ "$1" != -o ]; do shift; done
    printf '#!/bin/sh\\n' > "$2"; chmod +x "$2" ;;
esac`;

it('takes the CLI that TEMPORAL_CLI_PATH names before any other', async ({ machine }) => {
  await machine.script('bin/temporal', versionOf('1.31.2'));
  const chosen = await machine.script('elsewhere/temporal', versionOf('1.31.0'));
  expect(await machine.find({ TEMPORAL_CLI_PATH: chosen })).toBe(chosen);
});

it('says so when TEMPORAL_CLI_PATH is no executable, or too old, and does not look on', async ({ machine }) => {
  await machine.script('bin/temporal', versionOf('1.31.2'));
  await expect(machine.find({ TEMPORAL_CLI_PATH: '/nowhere' })).rejects.toThrow('is not an executable file: /nowhere');
  const old = await machine.script('old/temporal', versionOf('1.28.0'));
  await expect(machine.find({ TEMPORAL_CLI_PATH: old })).rejects.toThrow('a server older than 1.31');
});

it('takes `temporal` on PATH', async ({ machine }) => {
  const onPath = await machine.script('bin/temporal', versionOf('2.0.1'));
  expect(await machine.find()).toBe(onPath);
});

it('passes over a `temporal` on PATH that is too old and takes the one it built before', async ({ machine }) => {
  await machine.script('bin/temporal', versionOf('1.30.9'));
  const built = await machine.script('cache/temporal-v1.8.2', '');
  expect(await machine.find()).toBe(built);
});

it('takes what the Temporal SDK downloaded', async ({ machine }) => {
  const { version } = createRequire(import.meta.url)('@temporalio/client/package.json') as { version: string };
  const downloaded = await machine.script(`temporal-sdk-typescript-${version}`, versionOf('1.31.2'));
  expect(await machine.find()).toBe(downloaded);
});

it('builds once for two processes that need it at the same time, and leaves only what was built', async ({
  machine,
}) => {
  await machine.script('bin/go', fakeGo);
  const builds = join(machine.cacheDir, '../builds');
  const found = await Promise.all([machine.find({ GO_BUILDS: builds }), machine.find({ GO_BUILDS: builds })]);

  expect(new Set(found)).toEqual(new Set([join(machine.cacheDir, 'temporal-v1.8.2')]));
  expect(await readdir(machine.cacheDir)).toEqual(['temporal-v1.8.2']);
  expect(machine.said.filter((says) => says?.startsWith('Building the Temporal CLI v1.8.2'))).not.toHaveLength(0);
  expect(machine.said).toContain('Another process is getting the Temporal CLI; waiting for it');
  expect(machine.said.at(-1)).toBeUndefined();
});

it('leaves nothing behind when Go fails, and shows the end of what Go said', async ({ machine }) => {
  await machine.script(
    'bin/go',
    'test "$1" = env && echo go1.26.4 && exit; echo "no route to the module proxy" >&2; exit 1',
  );
  await expect(machine.find()).rejects.toThrow(/`go list` ended with 1:\nno route to the module proxy/);
  expect(await readdir(machine.cacheDir)).toEqual([]);
});

it('names the ways to get one when there is no Go either, or one that is too old', async ({ machine }) => {
  await expect(machine.find()).rejects.toThrow(/Go to build one is not on PATH[^]*TEMPORAL_CLI_PATH=/);
  await machine.script('bin/go', 'echo go1.19.8');
  await expect(machine.find()).rejects.toThrow(/go1\.19\.8 is too old to build one[^]*docs\.temporal\.io/);
});

describe('where the network allows it, the CLI is downloaded', () => {
  /** A stand-in for temporal.download, which answers with the address of an archive. */
  async function download(listener: RequestListener): Promise<string> {
    const server = createServer(listener).listen(0, '127.0.0.1');
    await once(server, 'listening');
    onTestFinished(() => void (server.closeAllConnections(), server.close()));
    return `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
  }

  /** An archive with a CLI of this server version, and another file. */
  async function serving(machine: Machine, server: string, asked: string[] = []): Promise<string> {
    const directory = join(await machine.script('archive/temporal', versionOf(server)), '..');
    await writeFile(join(directory, 'LICENSE'), 'MIT');
    await promisify(execFile)('tar', ['-czf', 'cli.tar.gz', 'LICENSE', 'temporal'], { ...childLimit, cwd: directory });
    return download((request, response) => {
      asked.push(request.url ?? '');
      const archiveUrl = `http://${request.headers.host}/moved`;
      if (request.url === '/moved') response.writeHead(302, { location: '/cli.tar.gz' }).end();
      else if (request.url === '/cli.tar.gz') createReadStream(join(directory, 'cli.tar.gz')).pipe(response);
      else response.end(JSON.stringify({ archiveUrl, fileToExtract: 'temporal' }));
    });
  }

  it('once, in the version that would be built, for two processes at the same time', async ({ machine }) => {
    const asked: string[] = [];
    const from = await serving(machine, '1.31.2', asked);
    const found = await Promise.all([machine.find({}, from), machine.find({}, from), machine.find({}, from)]);
    expect(new Set(found)).toEqual(new Set([join(machine.cacheDir, 'temporal-v1.8.2')]));
    expect(asked).toEqual([
      expect.stringMatching(/^\/cli\/v1\.8\.2\?arch=\w+&platform=\w+&format=tar\.gz$/),
      '/moved',
      '/cli.tar.gz',
    ]);
    expect(await readdir(machine.cacheDir)).toEqual(['temporal-v1.8.2']);
    expect(machine.said.filter((says) => says?.startsWith('Downloading the Temporal CLI v1.8.2'))).not.toHaveLength(0);
  });

  it('but built when the download is none that runs here', async ({ machine }) => {
    await machine.script('bin/go', fakeGo);
    const from = await serving(machine, '1.30.0');
    const built = await machine.find({ GO_BUILDS: join(machine.cacheDir, '../builds') }, from);
    expect(await readFile(join(machine.cacheDir, '../builds'), 'utf8')).toMatch(/^\d+\n$/);
    expect(await readdir(machine.cacheDir)).toEqual([basename(built)]);
  });

  it('and one that does not answer is given up within seconds', async ({ machine }) => {
    const from = await download(() => undefined);
    const began = Date.now();
    await expect(machine.find({}, from)).rejects.toThrow(/could not be downloaded \(Headers Timeout Error\), and Go/);
    expect(Date.now() - began).toBeLessThan(10_000);
  });

  it('and what went wrong with it is said when it cannot be built either', async ({ machine }) => {
    const refusing = await download((_, response) => response.writeHead(403).end('blocked'));
    await expect(machine.find({}, refusing)).rejects.toThrow(`${refusing} answered 403`);
    const strange = await download((_, response) => response.end('{"error":"none"}'));
    await expect(machine.find({}, strange)).rejects.toThrow('without archiveUrl and fileToExtract');
    const cut = await download((request, response) =>
      request.url === '/cut'
        ? response.end('no archive')
        : response.end(JSON.stringify({ archiveUrl: `http://${request.headers.host}/cut`, fileToExtract: 'temporal' })),
    );
    await expect(machine.find({}, cut)).rejects.toThrow(
      /could not be downloaded \(.*, and Go to build one is not on PATH/,
    );
    expect(await readdir(machine.cacheDir)).toEqual([]);
  });
});
