/**
 * When to look next: sparsely where the awaited thing is unlikely to come, densely where it usually comes.
 *
 * The optimum for a known distribution has a closed form: the density of looks is the square root of the hazard over twice
 * what a look is worth (J. B. Keller, "Optimum checking schedules for systems subject to random failure", Management Science
 * 21, 1974). The next look is due when that density, added up since the last one, comes to one look.
 */

/** What is known of a wait before anything was observed: a log-logistic distribution, whose tail is heavy. */
export interface Usual {
  /** ms of world time from the first look on. */
  readonly median: number;
  /** Higher: closer around the median. */
  readonly shape: number;
  /** As many ms of lateness as one look is worth avoiding. */
  readonly lookWorth: number;
}

/** One wait that ended, ms of world time. It ended between two looks: `spread` is half the time between them. */
export interface Observation {
  readonly at: number;
  readonly spread: number;
}

/** ms of world time until the next look of a wait that has lasted `waitedMs`. */
export function gapUntilNextLook(usual: Usual, seen: readonly Observation[], waitedMs: number): number {
  const around = seen.map((each) => ({ at: each.at, width: widthOf(each, seen) }));
  let looks = 0;
  let at = waitedMs;
  while (looks < 1 && at - waitedMs < LONGEST_GAP_MS) {
    looks += Math.sqrt(hazard(usual, around, at + STEP_MS / 2) / (2 * usual.lookWorth)) * STEP_MS;
    at += STEP_MS;
  }
  return Math.max(SHORTEST_GAP_MS, at - waitedMs);
}

/** ms of world time. A look is taken at least every 45 seconds, however regular the past was: this wait may differ. */
export const LONGEST_GAP_MS = 45_000;
const SHORTEST_GAP_MS = 1_000;
const STEP_MS = 250;

/** The usual duration counts as half an observation: after some waits it matters only for outliers. */
const SHIPPED_WEIGHT = 0.5;
/** The newest observation counts fully, each older one this much of the next: a change at the provider soon counts. */
const FADING = 0.9;
/**
 * How far an observation counts: a hundredth of it, half a second at least, and farther where observations are few:
 * half the distance to its third nearest neighbour.
 */
const NEAR = 0.01;
const NEAREST_MS = 500;
const NEIGHBOUR = 3;

function widthOf({ at, spread }: Observation, seen: readonly Observation[]): number {
  const distances = seen.map((other) => Math.abs(other.at - at)).sort((a, b) => a - b);
  const neighbour = distances[Math.min(NEIGHBOUR, distances.length - 1)] ?? 0;
  return Math.max(NEAREST_MS, at * NEAR, spread / 2, neighbour / 2);
}

interface Around {
  readonly at: number;
  readonly width: number;
}

/** Chance that it comes in the next ms, given that it has not come yet. */
function hazard({ median, shape }: Usual, seen: readonly Around[], at: number): number {
  const ratio = (at / median) ** shape;
  let density = (SHIPPED_WEIGHT * shape * ratio) / (at * (1 + ratio) ** 2);
  let left = SHIPPED_WEIGHT / (1 + ratio);
  let weight = 1;
  for (let index = seen.length - 1; index >= 0; index--) {
    const { at: center = 0, width = NEAREST_MS } = seen[index] ?? {};
    const below = 1 / (1 + Math.exp(-(at - center) / width));
    density += (weight * below * (1 - below)) / width;
    left += weight * (1 - below);
    weight *= FADING;
  }
  return density / left;
}
