/** One worker in a process of its own, which tells what it costs when it is asked. */
import process from 'node:process';
import { loadSettings } from '../src/config.ts';
import { startWorker } from '../src/worker.ts';

/** Since the process began: microseconds of CPU, bytes resident. */
export interface Cost {
  readonly cpuMicros: number;
  readonly rss: number;
}

const worker = await startWorker(loadSettings({ profile: false, address: process.env['TEMPORAL_ADDRESS'] ?? '' }));
process.on('message', () => {
  const { user, system } = process.cpuUsage();
  process.send?.({ cpuMicros: user + system, rss: process.memoryUsage().rss } satisfies Cost);
});
process.on('disconnect', () => void worker.stop());
process.send?.('ready');
