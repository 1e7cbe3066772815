/** A process that can be killed, frozen and started again. It ends when this process ends, for whatever reason. */
import { spawn, type ChildProcess } from 'node:child_process';
import { once } from 'node:events';
import { createWriteStream, readFileSync } from 'node:fs';
import process from 'node:process';
import { setTimeout as sleep } from 'node:timers/promises';
import { endWithParent } from '../../dev-server/end-with-parent.ts';

export interface ChildPlan {
  readonly command: string;
  /** Asked at each start. */
  readonly args: () => readonly string[];
  readonly env: NodeJS.ProcessEnv;
  readonly cwd: string;
  /** stdout and stderr are appended to it, also after a restart. */
  readonly log: string;
  /** It is up when it has written this to stdout. */
  readonly upWhen: string;
  /** It may end by itself when what it stands on is gone: it is started again, and that counts as no death. */
  readonly mayEnd?: boolean;
  /** It has processes of its own, which freeze with it. They end by themselves when it is gone. */
  readonly family?: boolean;
}

export interface Child {
  /** Resolves when it is up, or was asked to end before it was. @throws Error with its last words: it ended by itself */
  start(): Promise<void>;
  /** Resolves when it is gone. */
  end(signal: 'SIGKILL' | 'SIGTERM'): Promise<void>;
  freeze(): void;
  thaw(): void;
  /** The process, and its own ones if it has a family; none: it is not there. */
  pids(): readonly number[];
  /** How often it ended although the harness had not asked for it. */
  readonly deaths: readonly string[];
}

export function childOf(plan: ChildPlan): Child {
  let child: ChildProcess | undefined;
  let asked = false;
  const deaths: string[] = [];
  let frozen: readonly number[] = [];
  const pids = (): readonly number[] => {
    const pid = child?.pid;
    if (pid === undefined || child?.exitCode !== null || child.signalCode !== null) return [];
    return plan.family === true ? [pid, ...childrenOf(pid)] : [pid];
  };
  // A supervisor does not give up when the first start fails.
  const again = async (): Promise<void> => {
    for (let failed = 0; !asked; failed += 1)
      try {
        return await start();
      } catch (error) {
        if (failed === RESTARTS) throw error;
        await sleep(1_000);
      }
  };
  const start = async (): Promise<void> => {
    asked = false;
    const life = (child = spawn(plan.command, plan.args(), {
      env: plan.env,
      cwd: plan.cwd,
      // A group of its own: Ctrl-C on the terminal is for us.
      detached: true,
      stdio: ['ignore', 'pipe', 'pipe'],
    }));
    // Unlike SIGTERM, SIGKILL also ends what is frozen.
    endWithParent(life, 'KILL');
    await untilUp(life, plan, () => asked);
    life.once('exit', (code, signal) => {
      if (asked) return;
      // Started again, as by a supervisor, and counted in the report.
      if (plan.mayEnd !== true) deaths.push(`ended by itself with ${signal ?? String(code)}; see ${plan.log}`);
      again().catch((error: unknown) => deaths.push(String(error)));
    });
  };
  return {
    deaths,
    start,
    pids,
    async end(signal) {
      asked = true;
      if (child === undefined || child.exitCode !== null || child.signalCode !== null) return;
      const gone = once(child, 'exit');
      child.kill(signal);
      // It lets its activities end; one that cannot is ended.
      const patience = setTimeout(() => child?.kill('SIGKILL'), 30_000);
      await gone;
      clearTimeout(patience);
    },
    freeze() {
      frozen = pids();
      for (const pid of frozen) signalTo(pid, 'SIGSTOP');
    },
    thaw: () => frozen.forEach((pid) => signalTo(pid, 'SIGCONT')),
  };
}

const RESTARTS = 120;

/** It may be gone. */
function signalTo(pid: number, signal: 'SIGSTOP' | 'SIGCONT'): void {
  try {
    process.kill(pid, signal);
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code !== 'ESRCH') throw error;
  }
}

/** As Linux lists them. */
const childrenOf = (pid: number): readonly number[] =>
  readFileSync(`/proc/${pid}/task/${pid}/children`, 'utf8').split(' ').filter(Boolean).map(Number);

async function untilUp(child: ChildProcess, { log, upWhen }: ChildPlan, asked: () => boolean): Promise<void> {
  const file = createWriteStream(log, { flags: 'a' });
  await new Promise<void>((resolve, reject) => {
    let said = '';
    for (const stream of [child.stdout, child.stderr])
      stream?.setEncoding('utf8').on('data', (chunk: string) => {
        file.write(chunk);
        // A busy machine hands over much at once: it is searched before it is cut.
        said += chunk;
        if (said.includes(upWhen)) resolve();
        said = said.slice(-10_000);
      });
    child.once('error', reject);
    child.once('close', () => {
      file.end();
      if (asked()) resolve();
      else reject(new Error(`it ended before it was up: ${said.slice(-2_000)}`));
    });
  });
}
