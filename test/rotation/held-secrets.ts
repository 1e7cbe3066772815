/** Files of secrets as Kubernetes mounts them, and a worker and a prober whose secrets are in such files. */
import { mkdtemp, readlink, rename, rm, symlink, writeFile, mkdir } from 'node:fs/promises';
import { randomUUID } from 'node:crypto';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { DefaultLogger } from '@temporalio/worker';
import { onTestFinished } from 'vitest';
import { loadSettings } from '../../src/config/settings.ts';
import { startProbeWorker, startWorker, type RunningWorker } from '../../src/worker.ts';
import type { Installation } from '../support/installation.ts';

export interface MountedSecrets {
  path(name: string): string;
  /** Replaces all of them at once, by a link to another directory. */
  renew(texts: Readonly<Record<string, string>>): Promise<void>;
  /** Writes into the file that is there. */
  overwrite(name: string, text: string): Promise<void>;
}

export async function mountSecrets(texts: Readonly<Record<string, string>>): Promise<MountedSecrets> {
  const root = await mkdtemp(join(tmpdir(), 'causeway-secrets-'));
  onTestFinished(() => rm(root, { recursive: true }));
  const data = join(root, '..data');
  let now: Readonly<Record<string, string>> = {};
  const renew = async (next: Readonly<Record<string, string>>): Promise<void> => {
    now = { ...now, ...next };
    const version = join(root, `..${randomUUID()}`);
    await mkdir(version);
    for (const [name, text] of Object.entries(now)) await writeFile(join(version, name), text);
    await symlink(version, `${data}_tmp`);
    await rename(`${data}_tmp`, data);
  };
  await renew(texts);
  return {
    renew,
    path: (name) => join(data, name),
    overwrite: async (name, text) => {
      now = { ...now, [name]: text };
      await writeFile(join(await readlink(data), name), text);
    },
  };
}

export interface Pair {
  readonly worker: RunningWorker;
  readonly prober: RunningWorker;
  /** How often a line of the log says this; `who`: of which of the two. */
  said(who: 'worker' | 'prober', what: RegExp): readonly string[];
}

/** Both with the settings that these variables give, on the queues of the installation. */
export async function startPair(
  { settings, sandbox, probeTaskQueue }: Installation,
  address: string,
  env: Readonly<Record<string, string>>,
): Promise<Pair> {
  const { taskQueue, temporal, policy, shutdownGraceMs } = settings;
  const flags = { address, namespace: temporal.namespace, taskQueue, logLevel: 'error' };
  const loaded = { ...loadSettings(flags, { ...sandbox.env, ...NO_SECRETS, ...env }), policy, shutdownGraceMs };
  const lines = { worker: [] as string[], prober: [] as string[] };
  const logger = (who: keyof typeof lines) => new DefaultLogger('INFO', ({ message }) => void lines[who].push(message));
  const [worker, prober] = await Promise.all([
    startWorker(loaded, { logger: logger('worker') }),
    startProbeWorker(loaded, probeTaskQueue, { logger: logger('prober') }),
  ]);
  onTestFinished(async () => void (await Promise.all([worker.stop(), prober.stop()])));
  return { worker, prober, said: (who, what) => lines[who].filter((line) => what.test(line)) };
}

/** The sandbox's variables hold the token; and no profile of whoever runs the tests. */
const NO_SECRETS = { AIVEN_TOKEN: '', AIVEN_AUTH_TOKEN: '', TEMPORAL_CONFIG_FILE: '/no/such/file.toml' };
