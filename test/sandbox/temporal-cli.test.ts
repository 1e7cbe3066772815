import { chmod, mkdir, mkdtemp, readdir, rm, writeFile } from 'node:fs/promises';
import { createRequire } from 'node:module';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { expect, it as base } from 'vitest';
import { findTemporalCli } from '../../dev-server/find-cli.ts';

/** A directory with a `bin` that is the whole PATH (but for the system's shell), and a cache of its own. */
interface Machine {
  readonly cacheDir: string;
  readonly said: (string | undefined)[];
  find(env?: NodeJS.ProcessEnv): Promise<string>;
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
      find: (env = {}) =>
        findTemporalCli({
          cacheDir,
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

const versionOf = (server: string): string => `echo "temporal version 1.8.2 (Server ${server}, UI 2.50.1)"`;

/** Stands for Go: counts its builds and writes what `-o` names. */
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
  await expect(machine.find({ TEMPORAL_CLI_PATH: old })).rejects.toThrow('older server than 1.31');
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
  expect(machine.said).toContain('Another process is building the Temporal CLI; waiting for it');
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
