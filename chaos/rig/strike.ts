/** Injects one fault: what happens to the call that triggers it, and to processes and connections. */
import { setTimeout as sleep } from 'node:timers/promises';
import type { FaultEffect } from '../../sandbox/faults.ts';
import type { Mischief, TroubleKind, Victim } from '../plan/troubles.ts';
import type { Rig } from './rig.ts';
import type { Mortal } from './server.ts';
import type { WorkerSeat } from './workers.ts';

/** A fault that was injected. */
export interface Strike {
  readonly kind: TroubleKind;
  /** Wall clock, ms. */
  readonly from: number;
  to?: number;
  /** Absent: not over yet. */
  struck?: boolean;
}

export interface Struck {
  /** Of the call that triggers it; absent: the call goes through. */
  readonly effect?: FaultEffect;
  /** Resolves when all is as before: whether anything was struck, for a victim may be under another strike. */
  readonly over: Promise<boolean>;
}

export function strike(rig: Rig, what: Mischief): Struck {
  switch (what.kind) {
    case 'api':
      return { effect: what.effect, over: Promise.resolve(true) };
    case 'kill':
      // With all workers the one that made the call dies too: it gets no answer.
      return {
        ...(what.whom === 'workers' ? { effect: { kind: 'hang', when: what.when } } : {}),
        over: onNextTurn(() => all(victims(rig, what.whom, what.which).map((victim) => victim.kill()))),
      };
    case 'freeze':
      return { over: all(victims(rig, what.whom, what.which).map((victim) => victim.freeze(what.seconds))) };
    case 'deploy':
      return { over: one(rig.workers, what.which).deploy() };
    case 'cut':
      return { over: cut(one(rig.workers, what.which), what) };
    case 'clock':
      return { over: rig.clock.set(what.seconds) };
    case 'diskFull':
      return { over: rig.server.strikeDisk(() => rig.disk.fill(what.seconds)) };
    case 'diskSlow':
      return { over: rig.server.strikeDisk((pids) => rig.disk.slowDown(pids, what)) };
  }
}

function victims(rig: Rig, whom: Victim, which: number): readonly Mortal[] {
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

function one<Some>(seats: readonly Some[], which: number): Some {
  const seat = seats[which % seats.length];
  if (seat === undefined) throw new Error('no process is left to inject this fault into');
  return seat;
}

async function cut(seat: WorkerSeat, { from, how, seconds }: Extract<Mischief, { kind: 'cut' }>): Promise<boolean> {
  const connection = seat.connections[from];
  connection.cut(how);
  await sleep(seconds * 1_000);
  connection.mend();
  return true;
}

const all = async (strikes: readonly Promise<boolean>[]): Promise<boolean> =>
  (await Promise.all(strikes)).some((struck) => struck);

/** The call that the strike comes at is taken in first. */
const onNextTurn = <T>(act: () => Promise<T>): Promise<T> =>
  new Promise((resolve, reject) => setImmediate(() => void act().then(resolve, reject)));
