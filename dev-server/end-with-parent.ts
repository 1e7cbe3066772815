import { spawn, type ChildProcess } from 'node:child_process';

/**
 * Sends `signal` to `child` when this process ends, even by SIGKILL: the pipe to a watchdog closes then.
 * @returns the watchdog; who kills it first lets the child live on
 */
export function endWithParent(child: ChildProcess, signal: 'TERM' | 'KILL'): ChildProcess {
  const watchdog = spawn('sh', ['-c', `cat; kill -${signal} "$1"`, 'watchdog', String(child.pid)], {
    detached: true,
    stdio: ['pipe', 'ignore', 'ignore'],
  });
  watchdog.on('error', () => undefined); // no POSIX shell: the child then outlives a killed parent
  watchdog.unref();
  // The id may belong to another process once the child is gone.
  child.once('exit', () => watchdog.kill('SIGKILL'));
  return watchdog;
}
