/** Servers as processes of their own: on free loopback ports, with their data in a temporary folder, ended by id. */
import { execFileSync, spawn } from 'node:child_process';
import { once } from 'node:events';
import { chmodSync, chownSync, createWriteStream, mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { type AddressInfo, connect, createServer } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { vi } from 'vitest';
import { childLimit } from '../support/eventually.ts';

/** Everything a test file started. `end` in `afterAll`. */
export interface Stage {
  /** A new folder, which a server of this user may write to. */
  folder(user?: string): string;
  /**
   * Starts a program and waits until it listens on every port.
   * @throws Error with its output, when it ends before that.
   */
  start(command: readonly string[], ports: readonly number[], options?: { readonly user?: string }): Promise<void>;
  end(): Promise<void>;
}

export function createStage(): Stage {
  const folders: string[] = [];
  const ends: (() => Promise<void>)[] = [];
  return {
    folder(user) {
      const folder = mkdtempSync(join(tmpdir(), 'causeway-real-'));
      folders.push(folder);
      chmodSync(folder, 0o755);
      if (user !== undefined && isRoot) chownSync(folder, idOf(user, '-u'), idOf(user, '-g'));
      return folder;
    },
    async start(command, ports, { user } = {}) {
      const folder = mkdtempSync(join(tmpdir(), 'causeway-real-log-'));
      folders.push(folder);
      const log = join(folder, 'log');
      const [file = '', ...args] = asUser(user, command);
      const child = spawn(file, args, { ...childLimit, stdio: ['ignore', 'pipe', 'pipe'], cwd: tmpdir() });
      const written = createWriteStream(log);
      child.stdout.pipe(written, { end: false });
      child.stderr.pipe(written, { end: false });
      const ended = new Promise<void>((resolve) => child.once('close', () => written.end(resolve)));
      ends.push(async () => {
        child.kill('SIGTERM');
        const impatience = setTimeout(() => child.kill('SIGKILL'), 10_000);
        await ended;
        clearTimeout(impatience);
      });
      const spawned = once(child, 'spawn');
      await spawned;
      const early = ended.then(() => {
        throw new Error(`${command[0]} ended: ${readFileSync(log, 'utf8').slice(-2_000)}`);
      });
      await Promise.race([Promise.all(ports.map(listens)), early]);
      early.catch(() => undefined);
    },
    async end() {
      await Promise.all(ends.map((each) => each()));
      for (const folder of folders) rmSync(folder, { recursive: true, force: true });
    },
  };
}

/** Runs a program to its end. @throws Error with its output, when it fails. */
export function run(command: readonly string[], user?: string): void {
  const [file = '', ...args] = asUser(user, command);
  execFileSync(file, args, { ...childLimit, stdio: 'pipe', cwd: tmpdir() });
}

/** Ports that were free a moment ago. */
export async function freePorts(count: number): Promise<number[]> {
  const servers = Array.from({ length: count }, () => createServer().listen(0, '127.0.0.1'));
  await Promise.all(servers.map((server) => once(server, 'listening')));
  const ports = servers.map((server) => (server.address() as AddressInfo).port);
  await Promise.all(servers.map((server) => once(server.close(), 'close')));
  return ports;
}

const isRoot = process.getuid?.() === 0;

/** PostgreSQL and similar servers refuse to run as root. */
const asUser = (user: string | undefined, command: readonly string[]): readonly string[] =>
  user === undefined || !isRoot
    ? command
    : ['setpriv', `--reuid=${user}`, `--regid=${idOf(user, '-g')}`, '--clear-groups', ...command];

const idOf = (user: string, which: '-u' | '-g'): number =>
  Number(execFileSync('id', [which, user], { ...childLimit, encoding: 'utf8' }));

async function listens(port: number): Promise<void> {
  await vi.waitFor(
    async () => {
      const socket = connect(port, '127.0.0.1');
      await once(socket, 'connect');
      socket.destroy();
    },
    { timeout: 120_000, interval: 100 },
  );
}
