/** How often a wait checks the resources that it depends on: every minute, and hardly ever while all goes well. */
import { describe, expect, it, test } from 'vitest';
import { usualDurations, type WaitKind } from '../../src/activities/waiting/durations.ts';
import { isGroundDue, lookAtGround } from '../../src/activities/waiting/ground.ts';
import { gapUntilNextLook } from '../../src/activities/waiting/schedule.ts';
import { RefusedError } from '../../src/activities/failures/step-errors.ts';
import { UnavailableError } from '../../src/providers/errors.ts';

const kinds = Object.keys(usualDurations) as WaitKind[];

/** When a wait of `lastsMs` checks the resources that it depends on, by the real schedule. ms of world time. */
function looksBelow(kind: WaitKind, lastsMs: number): readonly number[] {
  const looks: number[] = [];
  let waitedMs = 0;
  while (waitedMs < lastsMs) {
    const gapMs = gapUntilNextLook(usualDurations[kind], [], waitedMs);
    if (isGroundDue(waitedMs, looks.at(-1) ?? 0, gapMs)) looks.push(waitedMs);
    waitedMs += gapMs;
  }
  return looks;
}

describe.each(kinds)('a wait for %s', (kind) => {
  it('looks below within each minute, and seldom within half of one', () => {
    const times = [0, ...looksBelow(kind, 1_200_000)];
    const gaps = times.slice(1).map((at, index) => at - (times[index] ?? 0));
    expect(gaps.length).toBeGreaterThan(15);
    expect(Math.max(...gaps)).toBeLessThanOrEqual(60_000);
    expect(Math.min(...gaps)).toBeGreaterThanOrEqual(24_000);
  });
});

test.each<[WaitKind, number]>([
  ['privatelinkActive', 3],
  ['endpointAvailable', 2],
  ['connectionActive', 1],
  ['routesListed', 0],
])('a wait for %s that takes as long as usual looks below %i times at most', (kind, most) => {
  expect(looksBelow(kind, usualDurations[kind].median).length).toBeLessThanOrEqual(most);
});

describe('what is found', () => {
  const signal = new AbortController().signal;
  const refused = new RefusedError('endpointRejected', 'rejected');
  const silent = new UnavailableError('no answer', { api: 'aiven', action: 'GET /x' });

  it('is what lies deepest', async () => {
    const deeper = new RefusedError('serviceGone', 'gone');
    const grounds = [() => Promise.reject(silent), () => Promise.reject(deeper), () => Promise.reject(refused)];
    await expect(lookAtGround(grounds, signal)).rejects.toBe(deeper);
  });

  it('is nothing where nobody answers, and a bug is no answer', async () => {
    expect(await lookAtGround([() => Promise.reject(silent)], signal)).toBeUndefined();
    await expect(lookAtGround([() => Promise.reject(new TypeError('bug'))], signal)).rejects.toThrow('bug');
  });
});
