/**
 * Preloaded into the worker that is measured (`node --import`): answers what its process costs when asked. Plain
 * JavaScript, because a loader for TypeScript would be measured as well.
 */
import process from 'node:process';
import { isMainThread } from 'node:worker_threads';

// Threads of the worker preload this file too.
if (isMainThread) {
  process.on('message', () => {
    const { user, system } = process.cpuUsage();
    process.send?.({
      cpuMicros: user + system,
      rss: process.memoryUsage.rss(),
      peak: process.resourceUsage().maxRSS * 1024,
    });
  });
  // Nobody asks any more: the benchmark is over, or gone.
  process.once('disconnect', () => process.kill(process.pid, 'SIGTERM'));
}
