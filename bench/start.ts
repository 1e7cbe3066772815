/** How long the built command takes to its first answer. */
import { execFileSync } from 'node:child_process';
import { join } from 'node:path';
import process from 'node:process';
import { markdownTable, spread, writeSection } from './page.ts';

const BUILT = join(import.meta.dirname, '../dist/src/cli/index.js');

export async function sayStart(times = 7): Promise<string> {
  const took = (...args: string[]): number => {
    const began = performance.now();
    execFileSync(process.execPath, [BUILT, ...args], { stdio: 'ignore' });
    return performance.now() - began;
  };
  const rows = [['--version'], ['onboard', '--help']].map((args) => [
    args.join(' '),
    spread(
      Array.from({ length: times }, () => took(...args)),
      0,
    ),
  ]);
  const table = markdownTable([[`built command, ms: median of ${times} (least–most)`, ''], ...rows]);
  await writeSection('start', table);
  return table;
}
