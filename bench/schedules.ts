/** Simulates schedules of looks: how late the end of a wait is noticed, and how many looks that takes. No clock is involved. */
import { randomNumbers } from '../scripts/random.ts';
import { usualDurations } from '../src/activities/waiting/durations.ts';
import { gapUntilNextLook, type Observation } from '../src/activities/waiting/schedule.ts';

/** Means over all waits of a sequence: s late, looks a wait. */
interface Point {
  readonly policy: string;
  /** The curve that the point lies on. */
  readonly curve: string;
  readonly lag: number;
  readonly looks: number;
}

export interface Simulation {
  readonly name: string;
  readonly points: readonly Point[];
}

const WAITS = 400;
/** The first waits, from which the learning schedule learns; they are left out for every policy. */
const LEARNING = 10;

/** Durations in s, one after the other. `uniform` answers numbers in (0, 1), the same in each run. */
const distributions: Readonly<Record<string, (uniform: () => number, index: number) => number>> = {
  'fixed, 152.5 s': () => 152.5,
  'normal, 150 ± 15 s': (uniform) => Math.max(1, 150 + 15 * gauss(uniform)),
  'heavy tail, median 120 s': (uniform) => 120 * Math.exp(0.6 * gauss(uniform)),
  'bimodal, 90 or 200 s': (uniform) => (uniform() < 0.5 ? 90 : 200) + 5 * gauss(uniform),
  'a shift, 150 s, then 240 s': (uniform, index) => (index < WAITS / 2 ? 150 : 240) + 5 * gauss(uniform),
};

export function simulateSchedules(): readonly Simulation[] {
  return Object.entries(distributions).map(([name, draw]) => {
    const uniform = randomNumbers(7);
    const waits = Array.from({ length: WAITS }, (_, index) => draw(uniform, index));
    const ours = [0.1, 0.25, 0.5, 1, 2, 4, 8].map((factor) =>
      meanOf(`Causeway, a look worth × ${factor}`, 'Causeway', waits, learning(factor)),
    );
    const fixed = [2, 3, 5, 7.5, 10, 15].map((every) =>
      meanOf(`fixed ${every} s`, 'fixed interval', waits, () => (at) => at + every),
    );
    const terraform = meanOf('Terraform’s SDK: 0.1 s, doubling to 10 s', 'Terraform', waits, () => terraformNext());
    const before = meanOf(
      '5 s, 7.5 s after 75 s (previous schedule)',
      'previous schedule',
      waits,
      () => (at) => at + (at < 75 ? 5 : 7.5),
    );
    const optimum = [0.05, 0.1, 0.25, 0.5, 1, 2, 4].map((worth) => {
      const known = optimalLooks(waits.slice(LEARNING), worth);
      return meanOf(`the optimum, a look worth ${worth} s`, 'optimum', waits, () => nextIn(known));
    });
    return { name, points: [...ours, ...fixed, terraform, before, ...optimum] };
  });
}

/** From one look to the next, s. Created for each wait; `ended` is called with how the wait ended. */
interface Policy {
  (at: number): number;
  ended?: (before: number, last: number) => void;
}

function meanOf(policy: string, curve: string, waits: readonly number[], make: () => Policy): Point {
  let [lag, looks] = [0, 0];
  for (const [index, wait] of waits.entries()) {
    const next = make();
    let [before, at, taken] = [0, 0, 1];
    while (at < wait) [before, at, taken] = [at, next(at), taken + 1];
    next.ended?.(before, at);
    if (index < LEARNING) continue;
    lag += at - wait;
    looks += taken;
  }
  const counted = waits.length - LEARNING;
  return { policy, curve, lag: lag / counted, looks: looks / counted };
}

/** The product's own schedule, which knows the waits before. */
function learning(factor: number): () => Policy {
  const usual = usualDurations.privatelinkActive;
  const seen: Observation[] = [];
  return () =>
    Object.assign(
      (at: number) =>
        at + gapUntilNextLook({ ...usual, lookWorth: usual.lookWorth * factor }, seen.slice(-30), at * 1_000) / 1_000,
      {
        ended(before: number, last: number) {
          const spread = ((last - before) / 2) * 1_000;
          seen.push({ at: last * 1_000 - spread, spread });
        },
      },
    );
}

function terraformNext(): Policy {
  let wait = 0.1;
  return (at) => {
    const next = at + wait;
    wait = Math.min(10, wait * 2);
    return next;
  };
}

const nextIn =
  (looks: readonly number[]): Policy =>
  (at) =>
    looks.find((look) => look > at) ?? at + 10;

/** The looks with the least cost (lateness plus looks) for a known distribution; computed backwards in time. */
function optimalLooks(waits: readonly number[], worth: number): readonly number[] {
  const sorted = [...waits].sort((a, b) => a - b);
  const end = Math.ceil(sorted.at(-1) ?? 0);
  const before = (at: number): readonly number[] => sorted.filter((wait) => wait <= at);
  const count = Array.from({ length: end + 1 }, (_, at) => before(at).length);
  const sum = Array.from({ length: end + 1 }, (_, at) => before(at).reduce((total, wait) => total + wait, 0));
  const cost = new Array<number>(end + 1).fill(0);
  const best = new Array<number>(end + 1).fill(end);
  for (let from = end - 1; from >= 0; from--) {
    const open = sorted.length - (count[from] ?? 0);
    cost[from] = Number.POSITIVE_INFINITY;
    for (let to = from + 1; to <= end; to++) {
      const late = to * ((count[to] ?? 0) - (count[from] ?? 0)) - ((sum[to] ?? 0) - (sum[from] ?? 0));
      const whole = late + worth * open + (cost[to] ?? 0);
      if (whole < (cost[from] ?? 0)) [cost[from], best[from]] = [whole, to];
    }
  }
  const looks: number[] = [];
  for (let at = 0; at < end; at = best[at] ?? end) looks.push(best[at] ?? end);
  return looks;
}

const gauss = (uniform: () => number): number =>
  Math.sqrt(-2 * Math.log(uniform())) * Math.cos(2 * Math.PI * uniform());
