/** How long the built command takes to its first answer, compared with a `node` that does nothing, in the same run. */
import { execFileSync, spawn } from 'node:child_process';
import { once } from 'node:events';
import { availableParallelism, loadavg } from 'node:os';
import { join } from 'node:path';
import process from 'node:process';
import { startBench } from './installation.ts';
import { markdownTable, spread, writeSection, type Row } from './page.ts';

const BUILT = join(import.meta.dirname, '../dist/src/cli/index.js');

export async function sayStart(times = 7): Promise<string> {
  const bench = await startBench({ speed: 10 });
  try {
    const measured: readonly (readonly [string, string, () => Promise<number>])[] = [
      ['`node -e 0`', '', () => Promise.resolve(untilItEnds(bench.env, '-e', '0'))],
      ['`--version`', '≤ 150', () => Promise.resolve(untilItEnds(bench.env, BUILT, '--version'))],
      ['`onboard --help`', '', () => Promise.resolve(untilItEnds(bench.env, BUILT, 'onboard', '--help'))],
      ['`status`, with a local server', '≤ 500', () => Promise.resolve(untilItEnds(bench.env, BUILT, 'status'))],
      ['`worker`, until it polls', '≤ 1000', () => untilItPolls(bench.env)],
    ];
    const took = measured.map((): number[] => []);
    // In turns, so that other load on the machine affects all in the same way.
    for (let round = 0; round < times; round += 1)
      for (const [index, [, , take]] of measured.entries()) took[index]?.push(await take());
    const rows = measured.map(([name, aim], index): Row => [name, spread(took[index] ?? [], 0), aim]);
    const head = [`built command, ms: median of ${times} (lowest–highest)`, 'measured', 'target on an idle machine'];
    const load = `Load of the machine during the measurement: ${loadavg()[0]?.toFixed(1) ?? '?'} on ${availableParallelism()} cores.`;
    const text = `${markdownTable([head, ...rows])}\n\n${load}`;
    await writeSection('start', text);
    return text;
  } finally {
    await bench.stop();
  }
}

function untilItEnds(env: NodeJS.ProcessEnv, ...args: string[]): number {
  const began = performance.now();
  execFileSync(process.execPath, args, { stdio: 'ignore', env });
  return performance.now() - began;
}

/** Until it says which queues it serves. */
async function untilItPolls(env: NodeJS.ProcessEnv): Promise<number> {
  const began = performance.now();
  const worker = spawn(process.execPath, [BUILT, 'worker', '--json', '--task-queue', 'bench-start'], {
    env,
    stdio: ['ignore', 'pipe', 'ignore'],
  });
  const ended = once(worker, 'exit');
  await once(worker.stdout, 'data');
  const took = performance.now() - began;
  worker.kill('SIGTERM');
  await ended;
  return took;
}
