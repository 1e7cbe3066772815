/** What goes wrong, as data: to which process, connection, answer or disk, and at which call of the story. */
import * as fc from 'fast-check';
import type { FaultEffect } from '../../sandbox/faults.ts';
import { apiFaults } from './api-faults.ts';
import type { CallPoint } from './story.ts';

/** `workers`: all of them at once. One is chosen by `which`. */
export type Target = 'worker' | 'workers' | 'prober' | 'server';
export type Peer = 'temporal' | 'aiven' | 'aws';

export type Fault =
  /** SIGKILL. The call at which it comes is on its way there (`before`), or its answer is on its way back (`after`). */
  | { readonly kind: 'kill'; readonly whom: Target; readonly which: number; readonly when: 'before' | 'after' }
  /** SIGSTOP, then SIGCONT: more than 15 s are past the heartbeat, and somebody else has taken over by then. */
  | { readonly kind: 'freeze'; readonly whom: Target; readonly which: number; readonly seconds: number }
  /** SIGTERM, and a new one: a deployment. */
  | { readonly kind: 'deploy'; readonly which: number }
  /** Between a worker and one of its peers: reset, or everything sent is swallowed. */
  | {
      readonly kind: 'cut';
      readonly which: number;
      readonly from: Peer;
      readonly how: 'reset' | 'swallow';
      readonly seconds: number;
    }
  /** The call is answered with an error, late, with nonsense, or not at all. */
  | { readonly kind: 'api'; readonly effect: FaultEffect }
  /** The wall clock of a worker is set; its monotonic clock goes on, as when an operator corrects a clock. */
  | { readonly kind: 'clock'; readonly seconds: number }
  /** No byte more fits on the disk of the Temporal server. */
  | { readonly kind: 'diskFull'; readonly seconds: number }
  /** Every write of the Temporal server takes so many ms longer. */
  | { readonly kind: 'diskSlow'; readonly seconds: number; readonly ms: number };

export type FaultKind = Fault['kind'];

export interface PlannedFault {
  readonly at: CallPoint;
  readonly what: Fault;
}

export const faultKinds = [
  'kill',
  'freeze',
  'deploy',
  'cut',
  'api',
  'clock',
  'diskFull',
  'diskSlow',
] as const satisfies readonly FaultKind[];

export const plannedFaults = (at: fc.Arbitrary<CallPoint>, chosen: readonly FaultKind[]): fc.Arbitrary<PlannedFault> =>
  fc.record({
    at,
    what: fc.oneof(...chosen.map((kind) => ({ weight: WEIGHTS[kind], arbitrary: arbitraries[kind] }))),
  });

/** A full or slow disk, and a server that dies, affect all stories that are under way. */
const WEIGHTS: Readonly<Record<FaultKind, number>> = {
  kill: 6,
  freeze: 3,
  deploy: 2,
  cut: 4,
  api: 8,
  clock: 1,
  diskFull: 1,
  diskSlow: 1,
};

const which = fc.integer({ min: 0, max: 7 });
const seconds = fc.constantFrom(1, 3, 8);

const arbitraries: { readonly [K in FaultKind]: fc.Arbitrary<Extract<Fault, { kind: K }>> } = {
  kill: fc.record({
    kind: fc.constant('kill'),
    whom: fc.constantFrom<Target[]>('worker', 'worker', 'workers', 'prober', 'server'),
    which,
    when: fc.constantFrom('before', 'after'),
  }),
  freeze: fc.record({
    kind: fc.constant('freeze'),
    whom: fc.constantFrom<Target[]>('worker', 'worker', 'prober', 'server'),
    which,
    seconds: fc.constantFrom(2, 20),
  }),
  deploy: fc.record({ kind: fc.constant('deploy'), which }),
  cut: fc.record({
    kind: fc.constant('cut'),
    which,
    from: fc.constantFrom<Peer[]>('temporal', 'aiven', 'aws'),
    how: fc.constantFrom('reset', 'swallow'),
    seconds,
  }),
  api: fc.record({ kind: fc.constant('api'), effect: apiFaults }),
  clock: fc.record({ kind: fc.constant('clock'), seconds: fc.constantFrom(-3_600, -60, 60, 3_600, 86_400) }),
  diskFull: fc.record({ kind: fc.constant('diskFull'), seconds: fc.constantFrom(1, 3) }),
  diskSlow: fc.record({ kind: fc.constant('diskSlow'), seconds, ms: fc.constantFrom(5, 20) }),
};
