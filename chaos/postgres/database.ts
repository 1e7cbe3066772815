/** A PostgreSQL of its own on loopback, from the Debian package, as the user `postgres` when this process is root. */
import { execFile } from 'node:child_process';
import { existsSync, readdirSync } from 'node:fs';
import { chmod, chown, mkdir } from 'node:fs/promises';
import { join } from 'node:path';
import process from 'node:process';
import { promisify } from 'node:util';
import { freePort } from '../../dev-server/free-port.ts';
import { childOf } from '../rig/child.ts';
import { processSlot, type ProcessSlot } from '../rig/process-slot.ts';

export interface Database extends ProcessSlot {
  readonly port: number;
  readonly user: string;
  /** Of the postmaster and its processes. */
  pids(): readonly number[];
}

/** It refuses root. */
const OWNER = 'postgres';
const run = promisify(execFile);

/** Why PostgreSQL cannot be started on this machine; `undefined`: it can. */
export function missingPostgres(): string | undefined {
  if (programs() === undefined) return 'PostgreSQL is not installed (Debian: postgresql)';
  if (isRoot() && !existsSync('/usr/bin/setpriv'))
    return 'PostgreSQL refuses root, and there is no setpriv (util-linux)';
  return undefined;
}

/** @param within a directory that the database's user can reach */
export async function startDatabase(within: string, log: string): Promise<Database> {
  const found = programs();
  if (found === undefined) throw new Error(missingPostgres());
  const folder = join(within, 'postgres');
  await mkdir(folder, { recursive: true });
  if (isRoot()) {
    await chmod(within, 0o711);
    await chown(folder, await idOf('-u'), await idOf('-g'));
  }
  const port = await freePort();
  const data = join(folder, 'data');
  const [initdb = '', ...init] = asOwner([found.initdb, '-D', data, '-U', OWNER, '-A', 'trust', '-N']);
  await run(initdb, init, { cwd: folder });
  const settings = {
    listen_addresses: '127.0.0.1',
    port: String(port),
    unix_socket_directories: '',
    max_connections: '100',
  };
  const [command = '', ...args] = asOwner([
    ...[found.postgres, '-D', data],
    ...Object.entries(settings).flatMap(([name, value]) => ['-c', `${name}=${value}`]),
  ]);
  const child = childOf({
    ...{ command, cwd: folder, log, args: () => args },
    env: { PATH: process.env.PATH, LC_ALL: 'C' },
    upWhen: 'database system is ready to accept connections',
    // Without room for its log it ends itself, and whoever keeps it starts it again.
    mayEnd: true,
    family: true,
  });
  await child.start();
  return { ...processSlot('database', child), port, user: OWNER, pids: child.pids };
}

/** setpriv puts the program in its own place: its process id is the postmaster's. */
const asOwner = (command: readonly string[]): readonly string[] =>
  isRoot() ? ['setpriv', `--reuid=${OWNER}`, `--regid=${OWNER}`, '--init-groups', '--', ...command] : command;

const isRoot = (): boolean => process.getuid?.() === 0;

const idOf = async (which: '-u' | '-g'): Promise<number> => Number((await run('id', [which, OWNER])).stdout);

/** Debian keeps them off PATH, by version. */
function programs(): { readonly initdb: string; readonly postgres: string } | undefined {
  const debian = '/usr/lib/postgresql';
  const versions = existsSync(debian) ? readdirSync(debian).sort((a, b) => Number(b) - Number(a)) : [];
  const folders = [...versions.map((version) => join(debian, version, 'bin')), ...(process.env.PATH ?? '').split(':')];
  const [folder] = folders.filter((each) => ['initdb', 'postgres'].every((name) => existsSync(join(each, name))));
  return folder === undefined ? undefined : { initdb: join(folder, 'initdb'), postgres: join(folder, 'postgres') };
}
