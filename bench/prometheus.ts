/** A Prometheus that scrapes a worker and has our alert rules. */
import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join, resolve } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { freePort } from '../dev-server/free-port.ts';
import { childLimit } from '../test/support/eventually.ts';
import { program } from '../test/support/needs.ts';

export interface Prometheus {
  /** The `data` in the answer of `/api/v1/<path>`. @throws Error with Prometheus's message about the query */
  get<T>(path: string, parameters?: Readonly<Record<string, string>>): Promise<T>;
  stop(): Promise<void>;
}

export async function startPrometheus(ports: readonly number[], rules: string): Promise<Prometheus> {
  const directory = await mkdtemp(join(tmpdir(), 'causeway-prometheus-'));
  const config = {
    global: { scrape_interval: '1s', evaluation_interval: '1s' },
    rule_files: [resolve(rules)],
    scrape_configs: [{ job_name: 'causeway', static_configs: [{ targets: ports.map((each) => `127.0.0.1:${each}`) }] }],
  };
  // JSON is YAML.
  await writeFile(join(directory, 'prometheus.yml'), JSON.stringify(config));
  const port = await freePort();
  const child = spawn(
    program('prometheus'),
    ['--config.file=prometheus.yml', '--storage.tsdb.path=data', `--web.listen-address=127.0.0.1:${port}`],
    { ...childLimit, cwd: directory, stdio: 'ignore' },
  );
  const kill = (): void => void child.kill('SIGKILL');
  process.once('exit', kill);
  const get = async <T>(path: string, parameters: Readonly<Record<string, string>> = {}): Promise<T> => {
    const answer = await fetch(`http://127.0.0.1:${port}/api/v1/${path}?${new URLSearchParams(parameters).toString()}`);
    const { status, error, data } = (await answer.json()) as { status: string; error?: string; data: T };
    if (status !== 'success') throw new Error(`${parameters['query'] ?? path}: ${error ?? status}`);
    return data;
  };
  const gone = once(child, 'exit').then(() => {
    throw new Error('Prometheus ended');
  });
  await Promise.race([answering(get), gone]);
  return {
    get,
    async stop() {
      process.off('exit', kill);
      kill();
      await gone.catch(() => undefined);
      await rm(directory, { recursive: true });
    },
  };
}

/** The tests wait with `eventually`, which works in tests alone. */
async function answering(get: Prometheus['get']): Promise<void> {
  for (;;)
    try {
      await get('status/buildinfo');
      return;
    } catch {
      await sleep(50);
    }
}
