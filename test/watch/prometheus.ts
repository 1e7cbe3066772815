/** A Prometheus that scrapes a worker and has our alert rules. */
import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join, resolve } from 'node:path';
import { freePort } from '../../dev-server/free-port.ts';
import { childLimit, eventually } from '../support/eventually.ts';
import { program } from '../support/needs.ts';

export interface Prometheus {
  /** The `data` in the answer of `/api/v1/<path>`. @throws Error with Prometheus's message about the query */
  get<T>(path: string, parameters?: Readonly<Record<string, string>>): Promise<T>;
  stop(): Promise<void>;
}

export async function startPrometheus(targetPort: number, rules: string): Promise<Prometheus> {
  const directory = await mkdtemp(join(tmpdir(), 'causeway-prometheus-'));
  const config = {
    global: { scrape_interval: '1s', evaluation_interval: '1s' },
    rule_files: [resolve(rules)],
    scrape_configs: [{ job_name: 'causeway', static_configs: [{ targets: [`127.0.0.1:${targetPort}`] }] }],
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
  await eventually(() => get('status/buildinfo'));
  return {
    get,
    async stop() {
      process.off('exit', kill);
      const gone = once(child, 'exit');
      kill();
      await gone;
      await rm(directory, { recursive: true });
    },
  };
}
