/** The command line as a child process. */
import { spawn, type ChildProcessWithoutNullStreams } from 'node:child_process';
import { text } from 'node:stream/consumers';
import { childEnvironment } from '../support/child-environment.ts';
import { childLimit } from '../support/eventually.ts';

export interface Ran {
  readonly code: number | null;
  readonly stdout: string;
  readonly stderr: string;
}

export function spawnCauseway(args: readonly string[], env: Readonly<Record<string, string>> = {}) {
  return spawn('node', ['--import', 'tsx', '--', 'src/cli/index.ts', ...args], {
    ...childLimit,
    env: { ...childEnvironment(), ...env },
  });
}

/** Runs it to the end. */
export async function causeway(
  args: readonly string[],
  { stdin = '', env = {} }: { stdin?: string; env?: Readonly<Record<string, string>> } = {},
): Promise<Ran> {
  const child = spawnCauseway(args, env);
  child.stdin.end(stdin);
  return ended(child);
}

export async function ended(child: ChildProcessWithoutNullStreams): Promise<Ran> {
  const code = new Promise<number | null>((resolve) => child.once('close', resolve));
  const [stdout, stderr] = await Promise.all([text(child.stdout), text(child.stderr)]);
  return { code: await code, stdout, stderr };
}
