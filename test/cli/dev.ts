/** The command line against everything that `dev` starts. */
import { mkdtemp, readFile, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { expect } from 'vitest';
import { causeway, ended, spawnCauseway, type Ran } from './causeway.ts';
import { eventually } from '../support/eventually.ts';

export interface Dev {
  /** For the tests' own files. */
  readonly directory: string;
  /** What another shell would source. */
  readonly env: Readonly<Record<string, string>>;
  run(args: readonly string[], stdin?: string): Promise<Ran>;
  /** Sends Ctrl-C, and waits until everything has ended. */
  stop(): Promise<void>;
}

/** Starts it at a hundred times the real speed. */
export async function startDev(): Promise<Dev> {
  const directory = await mkdtemp(join(tmpdir(), 'causeway-cli-'));
  const envFile = join(directory, 'dev.env');
  const dev = spawnCauseway(['dev', '--speed', '100', '--write-env', envFile]);
  let [said, complained] = ['', ''];
  dev.stdout.setEncoding('utf8').on('data', (text: string) => (said += text));
  dev.stderr.setEncoding('utf8').on('data', (text: string) => (complained += text));
  const endsEarly = new Promise<never>((_, reject) =>
    dev.once('exit', (code) => reject(new Error(`dev ended with ${code}: ${complained}`))),
  );
  const runs = eventually(() => expect(said, complained).toContain('Everything runs'), { interval: 100 });
  await Promise.race([runs, endsEarly]);
  endsEarly.catch(() => undefined); // its end is awaited by `stop` from now on
  const env = Object.fromEntries(
    [...(await readFile(envFile, 'utf8')).matchAll(/^export (\w+)='(.*)'$/gm)].map(([, name = '', value = '']) => [
      name,
      value,
    ]),
  );
  return {
    directory,
    env,
    run: (args, stdin = '') => causeway(args, { env, stdin }),
    async stop() {
      const gone = ended(dev);
      dev.kill('SIGINT');
      await gone;
      await rm(directory, { recursive: true });
    },
  };
}
