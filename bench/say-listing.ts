/** What `status` without an argument costs when there are many links: time to list them, and memory of the command. */
import { execFile } from 'node:child_process';
import { mkdtemp, readFile, rm } from 'node:fs/promises';
import { availableParallelism, loadavg, tmpdir } from 'node:os';
import { join } from 'node:path';
import process from 'node:process';
import { setTimeout as sleep } from 'node:timers/promises';
import type { Client } from '@temporalio/client';
import pLimit from 'p-limit';
import { projectAttribute, serviceAttribute, statusAttribute } from '../src/contract/messages.ts';
import { workflowIdOf } from '../src/contract/request.ts';
import { startBench, type Bench } from './installation.ts';
import { markdownTable, spread, writeSection, type Row } from './page.ts';

const BUILT = join(import.meta.dirname, '../dist/src/cli/index.js');
const PROJECT = 'bench';

interface Listed {
  readonly seconds: number;
  /** The most that the command held, MB. */
  readonly peak: number;
}

/** `sizes`: links, growing. "A bare list" is what the SDK's client takes in the same run to read the same runs and keep nothing. */
export async function sayListing(sizes: readonly number[], times = 5): Promise<string> {
  const bench = await startBench({ speed: 1, readsPerSecond: 100_000 });
  const rows: Row[] = [];
  try {
    let begun = 0;
    for (const size of sizes) {
      await beginRuns(bench.client, begun, size);
      begun = size;
      rows.push(...(await measure(bench, size, times)));
    }
  } finally {
    await bench.stop();
  }
  const head = ['links', `command, median of ${times} (lowest–highest)`, 's', 's, a bare list', 'peak MB'];
  const load = `Load of the machine meanwhile: ${loadavg()[0]?.toFixed(1) ?? '?'} on ${availableParallelism()} cores.`;
  const text = `${markdownTable([head, ...rows])}\n\n${load}`;
  await writeSection('listing', text);
  return text;
}

/** Open runs as the client starts them, on a queue that no worker serves: a list is made of what the server knows. */
async function beginRuns({ workflow }: Client, from: number, upTo: number): Promise<void> {
  const limit = pLimit(50);
  const services = Array.from({ length: upTo - from }, (_, index) => `kafka-${from + index}`);
  await Promise.all(
    services.map((service) =>
      limit(() =>
        workflow.start('onboard', {
          workflowId: workflowIdOf({ project: PROJECT, service }),
          taskQueue: 'bench-nobody',
          args: [{ project: PROJECT, service }],
          typedSearchAttributes: [
            { key: statusAttribute, value: 'Onboarding' },
            { key: projectAttribute, value: PROJECT },
            { key: serviceAttribute, value: service },
          ],
        }),
      ),
    ),
  );
  while ((await workflow.count()).count < upTo) await sleep(500);
}

async function measure(bench: Bench, size: number, times: number): Promise<readonly Row[]> {
  const bare: number[] = [];
  const forms = [['`status`'], ['`status --json`', '--json']] as const;
  const took = forms.map((): Listed[] => []);
  for (let round = 0; round < times; round += 1) {
    bare.push(await bareList(bench.client));
    for (const [index, [, ...args]] of forms.entries()) took[index]?.push(await list(bench, size, args));
  }
  return forms.map(([form], index): Row => {
    const all = took[index] ?? [];
    const seconds = all.map((each) => each.seconds);
    return [
      size,
      form,
      spread(seconds, 2),
      spread(bare, 2),
      spread(
        all.map(({ peak }) => peak),
        0,
      ),
    ];
  });
}

async function bareList({ workflow }: Client): Promise<number> {
  const began = performance.now();
  for await (const run of workflow.list()) void run;
  return (performance.now() - began) / 1000;
}

async function list({ env }: Bench, size: number, args: readonly string[]): Promise<Listed> {
  const directory = await mkdtemp(join(tmpdir(), 'causeway-bench-'));
  const file = join(directory, 'peak');
  const all = ['--import', join(import.meta.dirname, 'report-peak.js'), BUILT, 'status', ...args];
  const began = performance.now();
  const output = await new Promise<string>((resolve, reject) => {
    execFile(process.execPath, all, { env: { ...env, BENCH_PEAK: file }, maxBuffer: 1e9 }, (error, stdout) => {
      if (error === null) resolve(stdout);
      else reject(new Error('status failed', { cause: error }));
    });
  });
  const seconds = (performance.now() - began) / 1000;
  const listed = output.split('kafka-').length - 1;
  if (listed < size) throw new Error(`status names ${listed} services of ${size}`);
  const peak = Number(await readFile(file, 'utf8')) / 1000;
  await rm(directory, { recursive: true });
  return { seconds, peak };
}
