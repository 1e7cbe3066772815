/** Preloaded into a command that is measured: writes the most memory that it held, in KB, where `BENCH_PEAK` says. */
import { writeFileSync } from 'node:fs';
import process from 'node:process';
import { isMainThread } from 'node:worker_threads';

const file = process.env['BENCH_PEAK'];
if (isMainThread && file !== undefined)
  process.once('exit', () => writeFileSync(file, String(process.resourceUsage().maxRSS)));
