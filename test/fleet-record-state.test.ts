/** What the record of a fleet takes from a manifest that is applied: what is wanted, and what no longer is. */
import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import type { DesireInput, RecordedItem } from '../src/contract/fleet-record.ts';
import { desire, headOf, keptFleet, type KeptFleet } from '../src/workflows/fleet/record-state.ts';
import { requestFor } from './support/fleet-run.ts';

const NOW = '2026-11-28T04:00:00.000Z';
const EARLIER = '2026-11-27T03:00:00.000Z';
const settings = { name: 'autumn' };

beforeEach(() => void vi.useFakeTimers({ toFake: ['Date'], now: new Date(NOW) }));
afterEach(() => void vi.useRealTimers());

const recordOf = (...items: readonly RecordedItem[]): KeptFleet =>
  keptFleet({ name: 'autumn', settings, audit: [] }, [items]);

const itemOf = (service: string, more: Partial<RecordedItem> = {}): RecordedItem => ({
  ...{ link: `shop/${service}`, request: requestFor(service), wanted: true },
  ...more,
});

const manifestOf = (services: readonly string[], more: Partial<DesireInput> = {}): DesireInput => ({
  ...{ hash: 'abcdef0123456789', actor: 'ada', settings, page: 1, pages: 1 },
  items: services.map((service) => ({ request: requestFor(service) })),
  ...more,
});

const wantedIn = ({ items }: KeptFleet): readonly string[] =>
  [...items.values()].filter(({ wanted }) => wanted).map(({ link }) => link);

describe('a manifest that is applied', () => {
  it('becomes what is wanted; what it does not name is no longer wanted, since the first time that it left', () => {
    const fleet = recordOf(itemOf('a'), itemOf('b'), itemOf('c', { wanted: false, leftAt: EARLIER }));
    const answer = desire(fleet, manifestOf(['a', 'd'], { source: 'fleet.yaml' }));
    expect(answer).toEqual({ says: '2 are wanted, 2 are no longer wanted.', left: ['shop/b', 'shop/c'] });
    expect(wantedIn(fleet)).toEqual(['shop/a', 'shop/d']);
    expect([fleet.items.get('shop/b')?.leftAt, fleet.items.get('shop/c')?.leftAt]).toEqual([NOW, EARLIER]);
    expect(fleet.applied).toEqual({ hash: 'abcdef0123456789', actor: 'ada', at: NOW, items: 2, source: 'fleet.yaml' });
    const outcome = '2 are wanted, 2 are no longer wanted.';
    expect(fleet.audit).toEqual([{ at: NOW, what: 'apply abcdef012345', actor: 'ada', outcome }]);
    desire(fleet, manifestOf(['a']));
    expect('source' in (fleet.applied ?? {})).toBe(false);
  });

  it('of which some could not be read takes nothing away', () => {
    const fleet = recordOf(itemOf('a'), itemOf('b'));
    expect(desire(fleet, manifestOf(['a'], { partial: true }))).toEqual({
      ...{ says: '1 are wanted, 0 are no longer wanted.', left: [] },
    });
    expect(wantedIn(fleet)).toEqual(['shop/a', 'shop/b']);
  });

  it('in pages counts once the last is here; the settings are those of the last', () => {
    const fleet = recordOf(itemOf('old'));
    expect(desire(fleet, manifestOf(['lost'], { pages: 3 }))).toEqual({ says: 'page 1 of 3', left: [] });
    expect(desire(fleet, manifestOf(['a'], { pages: 2 }))).toEqual({ says: 'page 1 of 2', left: [] });
    expect([wantedIn(fleet), fleet.applied]).toEqual([['shop/old'], undefined]);
    const last = manifestOf(['b'], { page: 2, pages: 2, settings: { ...settings, concurrency: 5 } });
    expect(desire(fleet, last).left).toEqual(['shop/old']);
    expect([wantedIn(fleet), fleet.staged]).toEqual([['shop/a', 'shop/b'], []]);
    expect(headOf(fleet)).toEqual({
      name: 'autumn',
      settings: last.settings,
      applied: fleet.applied,
      audit: fleet.audit,
    });
  });

  it('keeps what is known of an item, but not that it had left, nor a leave to repair that it no longer gives', () => {
    const before = itemOf('a', { wanted: false, leftAt: EARLIER, repair: true, madeAt: EARLIER });
    const fleet = recordOf(before);
    const request = requestFor('a', 'vpc-1');
    desire(fleet, manifestOf([], { items: [{ request }, { request: requestFor('b'), repair: true }] }));
    expect(fleet.items.get('shop/a')).toEqual({ link: 'shop/a', request, wanted: true, madeAt: EARLIER });
    expect(fleet.items.get('shop/b')).toEqual(itemOf('b', { repair: true }));
  });

  it('is one of the last fifty in the audit', () => {
    const fleet = recordOf();
    for (let count = 1; count <= 51; count += 1) desire(fleet, manifestOf([], { hash: `manifest-${count}` }));
    expect([fleet.audit.length, fleet.audit[0]?.what, fleet.audit[49]?.what]).toEqual([
      ...[50, 'apply manifest-2', 'apply manifest-51'],
    ]);
  });
});

it('the head of a record without a manifest says of none', () => {
  expect(headOf(recordOf())).toStrictEqual({ name: 'autumn', settings, audit: [] });
  expect('applied' in keptFleet({ name: 'autumn', settings, audit: [] }, [])).toBe(false);
  const applied = { hash: 'abc', at: EARLIER, actor: 'ada', items: 1 };
  expect(keptFleet({ name: 'autumn', settings, audit: [], applied }, [[itemOf('a')], [itemOf('b')]])).toMatchObject({
    ...{ applied, staged: [], items: new Map([itemOf('a'), itemOf('b')].map((item) => [item.link, item])) },
  });
});
