/** What `fleet plan`, `fleet status` and `fleet report` cost for a large manifest, beside bare reads in the same run. */
import { execFile } from 'node:child_process';
import { mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import { availableParallelism, loadavg, tmpdir } from 'node:os';
import { join } from 'node:path';
import process from 'node:process';
import pLimit from 'p-limit';
import { desireFleet } from '../src/client/fleet-record.ts';
import type { PrivateLinkRequest } from '../src/contract/request.ts';
import { startBench, type Bench } from './installation.ts';
import { makeLinks } from './links.ts';
import { markdownTable, writeSection, type Row } from './page.ts';

const BUILT = join(import.meta.dirname, '../dist/src/cli/index.js');

/** Looks that are under way at once: three activities of six. */
const READS_AT_ONCE = 18;

interface Took {
  readonly seconds: number;
  /** API calls of the worker. */
  readonly calls: number;
  /** MB, of the command and of the worker since it began. */
  readonly peaks: readonly [number, number];
}

/** `sizes`: items of a manifest, and how many such manifests are planned side by side. */
export async function sayManifests(sizes: readonly { items: number; fleets: number }[]): Promise<string> {
  const rows: Row[] = [];
  for (const { items, fleets } of sizes) rows.push(...(await measure(items, fleets)));
  const head = ['manifest', 'command', 's', 's, bare reads', 'ratio', 'calls an item', 'peak MB, command', 'worker'];
  const load = `Load of the machine meanwhile: ${loadavg()[0]?.toFixed(1) ?? '?'} on ${availableParallelism()} cores.`;
  const text = `${markdownTable([head, ...rows])}\n\n${load}`;
  await writeSection('manifests', text);
  return text;
}

async function measure(items: number, fleets: number): Promise<readonly Row[]> {
  const bench = await startBench({ speed: 100 });
  const directory = await mkdtemp(join(tmpdir(), 'causeway-bench-'));
  try {
    const names = Array.from({ length: fleets }, (_, index) => `bench-${index}`);
    for (const name of names) await makeFleet(bench, directory, name, items);
    const commands: readonly (readonly [string, (name: string) => readonly string[]])[] = [
      ['`fleet plan`', (name) => ['plan', '-f', join(directory, `${name}.json`)]],
      ['`fleet status`', (name) => ['status', name]],
      ['`fleet report`', (name) => ['report', name, '--format', 'html', '-o', join(directory, `${name}.html`)]],
    ];
    const rows: Row[] = [];
    for (const [title, args] of commands) {
      const { seconds, calls, peaks } = await take(bench, directory, names, args);
      const bare = calls * (await secondsOfARead(bench));
      const what = fleets === 1 ? `${items} items` : `${fleets} × ${items} items`;
      const each = (calls / items / fleets).toFixed(1);
      rows.push([
        ...[what, title, seconds.toFixed(1), bare.toFixed(1), (seconds / bare).toFixed(2), each],
        ...peaks.map((peak) => peak.toFixed(0)),
      ]);
    }
    return rows;
  } finally {
    await rm(directory, { recursive: true });
    await bench.stop();
  }
}

/** What is wanted is recorded, and nothing of it is started: the looks are what is measured. */
async function makeFleet({ client, sandbox, taskQueue }: Bench, directory: string, name: string, items: number) {
  const requests: readonly PrivateLinkRequest[] = await makeLinks(sandbox.world, { accounts: 1, each: items });
  await writeFile(join(directory, `${name}.json`), JSON.stringify({ name, items: requests }));
  const wanted = requests.map((request) => ({ request, repair: false }));
  await desireFleet(client, taskQueue, { settings: { name }, items: wanted, actor: 'bench' });
}

/** The same command for each of the fleets, side by side. */
async function take(
  { env, sandbox, cost }: Bench,
  directory: string,
  names: readonly string[],
  args: (name: string) => readonly string[],
): Promise<Took> {
  const { calls } = sandbox.world.ledger;
  const [before, began] = [calls.length, performance.now()];
  const peaks = await Promise.all(
    names.map(async (name) => {
      const peak = join(directory, `${name}.peak`);
      await command(['fleet', ...args(name), '--quiet'], { ...env, BENCH_PEAK: peak });
      return Number(await readFile(peak, 'utf8')) / 1000;
    }),
  );
  const seconds = (performance.now() - began) / 1000;
  return { seconds, calls: calls.length - before, peaks: [Math.max(...peaks), (await cost()).peak / 1e6] };
}

/** Differences and items that are missing have exit codes of their own: what failed is told on stderr. */
function command(args: readonly string[], env: NodeJS.ProcessEnv): Promise<void> {
  const all = ['--import', join(import.meta.dirname, 'report-peak.js'), BUILT, ...args];
  return new Promise((resolve, reject) => {
    execFile(process.execPath, all, { env, maxBuffer: 1e9 }, (_error, _stdout, stderr) => {
      if (stderr.includes('error:')) reject(new Error(stderr.slice(0, 2_000)));
      else resolve();
    });
  });
}

/** Bare reads of one service, as many at once as looks are: the sandbox and the machine can do no more. */
async function secondsOfARead({ env, sandbox }: Bench, times = 1_000): Promise<number> {
  const [project, row] = [...sandbox.world.aiven.projects].at(-1) ?? [];
  const [service] = row?.services.keys() ?? [];
  const url = `${env['AIVEN_WEB_URL'] ?? ''}/v1/project/${project ?? ''}/service/${service ?? ''}`;
  const headers = { authorization: `aivenv1 ${env['AIVEN_TOKEN'] ?? ''}` };
  const limit = pLimit(READS_AT_ONCE);
  const began = performance.now();
  await Promise.all(
    Array.from({ length: times }, () =>
      limit(async () => {
        const answer = await fetch(url, { headers });
        if (!answer.ok) throw new Error(`${url} answered ${answer.status}`);
        await answer.json();
      }),
    ),
  );
  return (performance.now() - began) / 1000 / times;
}
