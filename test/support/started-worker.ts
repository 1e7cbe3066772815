/** `causeway worker` as an operator starts it: what it prints, and the end of its process. */
import { randomUUID } from 'node:crypto';
import { expect } from 'vitest';
import { ended, spawnCauseway, type Ran } from '../cli/causeway.ts';
import { eventually } from './eventually.ts';

export interface StartedWorker {
  /** Resolves when it polls. @throws Error when it has ended instead */
  serves(): Promise<void>;
  /** Everything so far, on both streams. */
  said(): string;
  /** SIGTERM */
  stop(): void;
  /** SIGKILL */
  kill(): void;
  readonly over: Promise<Ran>;
}

/** On a task queue of its own. */
export function startedWorker(args: readonly string[], env: Readonly<Record<string, string>>): StartedWorker {
  const child = spawnCauseway(['worker', '--task-queue', `started-${randomUUID()}`, ...args], {
    CAUSEWAY_SHUTDOWN_GRACE: '1 second',
    ...env,
  });
  let said = '';
  for (const stream of [child.stdout, child.stderr]) stream.on('data', (text: Buffer) => (said += String(text)));
  return {
    said: () => said,
    serves: () =>
      eventually(() => {
        if (child.exitCode !== null) throw new Error(`it has ended: ${said}`);
        expect(said).toContain('Serving');
      }),
    stop: () => void child.kill('SIGTERM'),
    kill: () => void child.kill('SIGKILL'),
    over: ended(child),
  };
}
