/** When the next look is due: often where waits of a kind usually end, and at least every 45 seconds otherwise. */
import { describe, expect, it } from 'vitest';
import { createDurations, usualDurations } from '../../src/activities/waiting/durations.ts';
import { gapUntilNextLook, type Observation } from '../../src/activities/waiting/schedule.ts';

const usual = usualDurations.privatelinkActive;

/** The looks of a wait that ends after `ms`, the last one after it. */
function looksOf(ms: number, seen: readonly Observation[]): readonly number[] {
  const looks = [0];
  while ((looks.at(-1) ?? 0) < ms) {
    const last = looks.at(-1) ?? 0;
    looks.push(last + gapUntilNextLook(usual, seen, last));
  }
  return looks;
}

const lagOf = (looks: readonly number[], ms: number): number => (looks.at(-1) ?? 0) - ms;

/** What a worker knows after waits of these durations. */
function after(waits: readonly number[]): readonly Observation[] {
  const durations = createDurations();
  for (const ms of waits) {
    const looks = looksOf(ms, durations.of('privatelinkActive'));
    const spread = ((looks.at(-1) ?? 0) - (looks.at(-2) ?? 0)) / 2;
    durations.observe('privatelinkActive', { at: (looks.at(-1) ?? 0) - spread, spread });
  }
  return durations.of('privatelinkActive');
}

describe('the schedule of looks', () => {
  it('learns where a kind of wait ends: fewer looks, and less late', () => {
    const [unknown, known] = [looksOf(150_000, []), looksOf(150_000, after(Array<number>(8).fill(150_000)))];
    expect(known.length).toBeLessThan(unknown.length);
    expect(lagOf(known, 150_000)).toBeLessThanOrEqual(2_000);
  });

  it('takes its looks where they count', () => {
    const known = looksOf(150_000, after(Array<number>(8).fill(150_000)));
    const early = known.filter((at) => at < 120_000);
    expect(early.length).toBeLessThan(known.length / 2 + 1);
    expect(early.length).toBeLessThanOrEqual(7);
  });

  it.each([10_000, 60_000, 400_000, 1_200_000])('is never blind: a wait of %i ms after many of 150 s', (ms) => {
    const looks = looksOf(ms, after(Array<number>(20).fill(150_000)));
    expect(lagOf(looks, ms)).toBeLessThanOrEqual(45_000);
    const gaps = looks.slice(1).map((at, index) => at - (looks[index] ?? 0));
    expect(Math.max(...gaps)).toBeLessThanOrEqual(45_000);
    expect(Math.min(...gaps)).toBeGreaterThanOrEqual(1_000);
  });

  it('believes a provider that changed', () => {
    const seen = after([...Array<number>(20).fill(150_000), ...Array<number>(6).fill(240_000)]);
    expect(lagOf(looksOf(240_000, seen), 240_000)).toBeLessThanOrEqual(2_500);
  });

  it('grows sparse when a wait is much longer than any before', () => {
    const looks = looksOf(900_000, after(Array<number>(8).fill(150_000)));
    const gaps = looks.slice(1).map((at, index) => at - (looks[index] ?? 0));
    expect(gaps.at(-1)).toBeGreaterThanOrEqual(4 * Math.min(...gaps));
  });

  it('keeps what it saw bounded', () => {
    const durations = createDurations();
    for (let wait = 0; wait < 1_000; wait++) durations.observe('routesListed', { at: 10_000, spread: 500 });
    expect(durations.of('routesListed').length).toBeLessThanOrEqual(30);
    expect(durations.of('endpointGone')).toEqual([]);
  });
});
