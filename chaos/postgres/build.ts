/** Builds the Temporal server that knows PostgreSQL, and its tool for the schema, once, from the module that go.mod here pins. */
import { execFile } from 'node:child_process';
import { access, mkdir, mkdtemp, readFile, rename } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import { promisify } from 'node:util';
import envPaths from 'env-paths';

const MODULE = 'go.temporal.io/server';
const run = promisify(execFile);

/** Paths of programs. */
export interface TemporalPrograms {
  readonly server: string;
  readonly sql: string;
}

/** Why there is no such server yet; undefined: it is built. */
export async function notBuilt(): Promise<string | undefined> {
  const { programs } = await place();
  return (await isBuilt(programs)) ? undefined : 'Temporal with PostgreSQL is not built (`npm run temporal-postgres`)';
}

/** @throws Error when Go is missing or fails */
export async function temporalForPostgres(announce: (text: string) => void): Promise<TemporalPrograms> {
  const { version, folder, programs } = await place();
  if (await isBuilt(programs)) return programs;
  announce(`Building the Temporal server ${version} with PostgreSQL (once, some minutes).`);
  await mkdir(dirname(folder), { recursive: true });
  const unfinished = await mkdtemp(`${folder}.building-`);
  const what = [`${MODULE}/cmd/server`, `${MODULE}/cmd/tools/sql`];
  await run('go', ['build', '-trimpath', '-ldflags', '-s -w', '-o', `${unfinished}/`, ...what], {
    cwd: import.meta.dirname,
    // Pure Go, which needs no C compiler. A go.work of the user is ignored.
    env: { ...process.env, CGO_ENABLED: '0', GOWORK: 'off', GOFLAGS: '-mod=readonly' },
  });
  await rename(unfinished, folder);
  return programs;
}

async function place(): Promise<{ version: string; folder: string; programs: TemporalPrograms }> {
  const version = await pinned();
  const folder = join(envPaths('causeway', { suffix: '' }).cache, `temporal-postgres-${version}`);
  return { version, folder, programs: { server: join(folder, 'server'), sql: join(folder, 'sql') } };
}

async function pinned(): Promise<string> {
  const text = await readFile(join(import.meta.dirname, 'go.mod'), 'utf8');
  const [, version] = /^require go\.temporal\.io\/server (v\S+)$/m.exec(text) ?? [];
  if (version === undefined) throw new Error(`chaos/postgres/go.mod does not pin ${MODULE}`);
  return version;
}

const isBuilt = ({ server, sql }: TemporalPrograms): Promise<boolean> =>
  Promise.all([access(server), access(sql)]).then(
    () => true,
    () => false,
  );
