/** What the record of a fleet keeps of its items: what was made and proven, and what was last seen. */
import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import type { ItemLook } from '../src/contract/fleet-look.ts';
import type { ItemNote, RecordedItem, RecordedOutcome } from '../src/contract/fleet-record.ts';
import { keptFleet, note, type KeptFleet } from '../src/workflows/fleet/record-state.ts';
import { requestFor } from './support/fleet-run.ts';

const NOW = '2026-11-28T04:00:00.000Z';
const EARLIER = '2026-11-27T03:00:00.000Z';

beforeEach(() => void vi.useFakeTimers({ toFake: ['Date'], now: new Date(NOW) }));
afterEach(() => void vi.useRealTimers());

const recordOf = (...items: readonly RecordedItem[]): KeptFleet =>
  keptFleet({ name: 'autumn', settings: { name: 'autumn' }, audit: [] }, [items]);

const itemOf = (service: string, more: Partial<RecordedItem> = {}): RecordedItem => ({
  ...{ link: `shop/${service}`, request: requestFor(service), wanted: true },
  ...more,
});

/** What becomes of `shop/a` with one note. */
const after = (before: Partial<RecordedItem>, given: Partial<ItemNote>): RecordedItem | undefined => {
  const fleet = recordOf(itemOf('a', before));
  note(fleet, { link: 'shop/a', ...given });
  return fleet.items.get('shop/a');
};
const lookOf = (found: ItemLook['found'], at = NOW) => ({ found, says: `It is ${found}.`, at, differences: [] });
const seenAs = (found: ItemLook['found'], since = EARLIER) => ({ ...lookOf(found, EARLIER), since });
const outcomeOf = (state: RecordedOutcome['state']): RecordedOutcome => ({ state, at: EARLIER, runId: 'run-1' });

describe('a note of an item that the record does not know', () => {
  it('adds it when it says what was asked for, and is dropped otherwise', () => {
    const fleet = recordOf();
    note(fleet, { link: 'shop/a', outcome: { state: 'open' } });
    expect(fleet.items.size).toBe(0);
    note(fleet, { link: 'shop/a', request: requestFor('a'), outcome: { state: 'open' } });
    expect(fleet.items.get('shop/a')).toEqual(itemOf('a', { outcome: { state: 'open', at: NOW } }));
    note(fleet, { link: 'shop/a', request: requestFor('a', 'vpc-1') });
    expect(fleet.items.get('shop/a')?.request).toEqual(requestFor('a'));
  });
});

describe('the result of a run', () => {
  it.each([
    ['ready', undefined, NOW],
    ['partial', undefined, NOW],
    ['ready', true, undefined],
    ['adopted', undefined, undefined],
    ['failed', undefined, undefined],
  ] as const)('`%s`, joined: %s, is by this fleet since %s', (state, joined, madeAt) =>
    expect(after({}, { outcome: { state, ...(joined === undefined ? {} : { joined }) } })?.madeAt).toBe(madeAt),
  );

  it('that proved every route is a proof; another one leaves the proof before', () => {
    expect(after({}, { outcome: { state: 'ready', proven: true } })).toEqual(
      itemOf('a', { outcome: { state: 'ready', at: NOW }, madeAt: NOW, provenAt: NOW }),
    );
    expect(after({ provenAt: EARLIER }, { outcome: { state: 'ready', proven: false } })?.provenAt).toBe(EARLIER);
  });

  it('that is another than before ends what the last look says', () => {
    const before = { seen: seenAs('absent'), outcome: outcomeOf('failed') };
    expect(after(before, { outcome: { state: 'failed' } })?.seen).toEqual(before.seen);
    expect(after(before, { outcome: { state: 'open' } })).not.toHaveProperty('seen');
  });
});

describe('a look', () => {
  it('is kept with the time since when looks have found the same', () => {
    const before = { seen: seenAs('differs') };
    expect(after(before, { look: lookOf('differs') })?.seen).toEqual({ ...lookOf('differs'), since: EARLIER });
    expect(after(before, { look: lookOf('busy') })?.seen).toEqual({ ...lookOf('busy'), since: NOW });
  });

  it.each([
    ['asWanted', EARLIER, undefined, EARLIER],
    ['asWanted', EARLIER, NOW, NOW],
    ['asWanted', undefined, undefined, undefined],
    ['unknown', EARLIER, NOW, EARLIER],
    ['busy', EARLIER, NOW, EARLIER],
    ['differs', EARLIER, NOW, undefined],
    ['refused', EARLIER, NOW, undefined],
  ] as const)(
    'that finds it %s, proven before at %s and by its run at %s: it is proven at %s',
    (found, known, at, is) => {
      const before = known === undefined ? {} : { provenAt: known };
      const item = after(before, { look: lookOf(found), ...(at === undefined ? {} : { provenAt: at }) });
      expect([item?.provenAt, 'provenAt' in (item ?? {})]).toEqual([is, is !== undefined]);
    },
  );

  it('may be left out: a proof counts without it, and a note that says nothing changes nothing', () => {
    expect(after({}, { provenAt: NOW })).toEqual(itemOf('a', { provenAt: NOW }));
    expect(after({ provenAt: EARLIER }, {})).toEqual(itemOf('a', { provenAt: EARLIER }));
  });
});

describe('an item of which nothing is there', () => {
  const made = { madeAt: EARLIER, provenAt: EARLIER, outcome: outcomeOf('ready') };

  it.each([
    ['was removed', { gone: true }],
    ['is absent at a look', { look: lookOf('absent') }],
  ] as const)('because it %s is forgotten once it is no longer wanted', (_, given) => {
    expect(after({ ...made, wanted: false }, given)).toBeUndefined();
    const kept = after(made, given);
    expect(kept).toMatchObject({ link: 'shop/a', wanted: true });
    expect(kept).not.toHaveProperty('madeAt');
    expect(kept).not.toHaveProperty('provenAt');
  });

  it('stays known while some of it is there, wanted or not', () => {
    expect(after({ ...made, wanted: false }, { look: lookOf('differs') })?.wanted).toBe(false);
    expect(after(made, { look: lookOf('asWanted') })).toMatchObject(made);
  });

  it.each([
    ['ready', false],
    ['adopted', false],
    ['open', false],
    ['failed', true],
    ['rolledBack', true],
    ['partial', true],
    ['skipped', true],
  ] as const)('keeps the result of its last run, `%s`: %s', (state, stays) => {
    const outcome = outcomeOf(state);
    expect(after({ outcome }, { look: lookOf('absent') })?.outcome).toEqual(stays ? outcome : undefined);
  });

  it('has no result of a note that says that it is gone', () => {
    expect(after({}, { gone: true, outcome: { state: 'failed' } })).toEqual(itemOf('a'));
  });
});
