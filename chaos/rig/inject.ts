/** Injects one fault: what happens to the call that triggers it, and to processes and connections. */
import { setTimeout as sleep } from 'node:timers/promises';
import type { FaultEffect } from '../../sandbox/faults.ts';
import type { Fault, FaultKind, Target } from '../plan/faults.ts';
import type { Rig } from './rig.ts';
import type { FaultTarget } from './server.ts';
import type { WorkerSlot } from './workers.ts';

/** A fault that was injected. */
export interface Injection {
  readonly kind: FaultKind;
  /** Wall clock, ms. */
  readonly from: number;
  to?: number;
  /** Absent: not over yet. */
  injected?: boolean;
}

export interface Injected {
  /** Of the call that triggers it; absent: the call goes through. */
  readonly effect?: FaultEffect;
  /** Resolves when all is as before: whether anything was injected, for a target may have another fault. */
  readonly over: Promise<boolean>;
}

export function inject(rig: Rig, what: Fault): Injected {
  switch (what.kind) {
    case 'api':
      return { effect: what.effect, over: Promise.resolve(true) };
    case 'kill':
      // With all workers the one that made the call dies too: it gets no answer.
      return {
        ...(what.whom === 'workers' ? { effect: { kind: 'hang', when: what.when } } : {}),
        over: onNextTurn(() => all(targets(rig, what.whom, what.which).map((target) => target.kill()))),
      };
    case 'freeze':
      return { over: all(targets(rig, what.whom, what.which).map((target) => target.freeze(what.seconds))) };
    case 'deploy':
      return { over: one(rig.workers, what.which).deploy() };
    case 'cut':
      return { over: cut(one(rig.workers, what.which), what) };
    case 'clock':
      return { over: rig.clock.set(what.seconds) };
    case 'diskFull':
      return { over: rig.server.injectIntoDisk(() => rig.disk.fill(what.seconds)) };
    case 'diskSlow':
      return { over: rig.server.injectIntoDisk((pids) => rig.disk.slowDown(pids, what)) };
  }
}

function targets(rig: Rig, whom: Target, which: number): readonly FaultTarget[] {
  switch (whom) {
    case 'workers':
      return rig.workers;
    case 'worker':
      return [one(rig.workers, which)];
    case 'prober':
      return [one(rig.probers, which)];
    case 'server':
      return [one(rig.server.processes, which)];
  }
}

function one<Some>(slots: readonly Some[], which: number): Some {
  const slot = slots[which % slots.length];
  if (slot === undefined) throw new Error('no process is left to inject this fault into');
  return slot;
}

async function cut(slot: WorkerSlot, { from, how, seconds }: Extract<Fault, { kind: 'cut' }>): Promise<boolean> {
  const connection = slot.connections[from];
  connection.cut(how);
  await sleep(seconds * 1_000);
  connection.mend();
  return true;
}

const all = async (injections: readonly Promise<boolean>[]): Promise<boolean> =>
  (await Promise.all(injections)).some((injected) => injected);

/** The call at which the fault comes is taken in first. */
const onNextTurn = <T>(act: () => Promise<T>): Promise<T> =>
  new Promise((resolve, reject) => setImmediate(() => void act().then(resolve, reject)));
