/** What a fleet knows of its items, and when it is over. */
import { describe, expect, it, onTestFinished, vi } from 'vitest';
import type { ItemState } from '../src/contract/fleet.ts';
import * as fleets from '../src/workflows/fleet/fleet-state.ts';
import { BEGAN, entryOf, fleetWith, many, requestFor } from './support/fleet-run.ts';

const NOW = '2026-11-28T04:00:00.000Z';
const EARLIER = BEGAN.toISOString();

function atNow(): void {
  vi.useFakeTimers({ toFake: ['Date'], now: new Date(NOW) });
  onTestFinished(() => void vi.useRealTimers());
}

describe('a run of a fleet', () => {
  it('begins with nothing, and its first page is here', () => {
    const fleet = fleets.createFleetRun({ name: 'autumn', items: [] }, [], BEGAN);
    expect(fleet).toMatchObject({ startedAt: EARLIER, runs: 1, audit: [], pages: 1, startedHere: 0, closing: false });
    expect([...fleet.pagesHere]).toEqual([1]);
    expect([fleet.entries.size, 'firstDoneAt' in fleet, 'stopped' in fleet]).toEqual([0, false, false]);
  });

  it('takes over what the run before it handed on, and as much of the audit as fits', () => {
    const audit = Array.from({ length: 25 }, (_, index) => ({
      ...{ at: EARLIER, what: 'retry', actor: `person-${index}`, outcome: 'done' },
    }));
    const first = fleetWith(many(2, 'open'), { items: [requestFor('given')], pages: 3 });
    first.audit.push(...audit);
    first.pagesHere.add(2);
    const [plain] = fleets.continueAsNewArgs(first);
    expect(plain.carried).toStrictEqual({ runs: 1, startedAt: EARLIER, pages: [1, 2], audit: audit.slice(5) });
    Object.assign(first, { stopped: 'it was stopped by ada', firstDoneAt: NOW });
    const [request, ...pages] = fleets.continueAsNewArgs(first);
    expect([request.items, request.pages]).toEqual([[], 3]);
    const second = fleets.createFleetRun(request, pages, new Date(NOW));
    const kept = { startedAt: EARLIER, runs: 2, pages: 3, stopped: 'it was stopped by ada', firstDoneAt: NOW };
    expect(second).toMatchObject({ ...kept, audit: audit.slice(5) });
    expect([...second.pagesHere]).toEqual([1, 2]);
    expect([...second.entries.values()]).toEqual([...first.entries.values()]);
  });
});

describe('items that arrive', () => {
  it('are queued when they are new or ask for something else, and left alone when they are there', () => {
    const fleet = fleetWith([
      entryOf('same', 'failed', { why: 'no quota' }),
      entryOf('changed', 'failed', { runId: 'run-1', joined: true }),
      { link: 'shop/there', state: 'ready', since: EARLIER },
    ]);
    const changed = requestFor('changed', 'vpc-1');
    const given = [requestFor('new'), requestFor('same'), changed, requestFor('there', 'vpc-1')];
    expect(fleets.addItems(fleet, given)).toBe(2);
    const states = [...fleet.entries.values()].map(({ link, state }) => `${link} ${state}`);
    expect(states).toEqual(['shop/same failed', 'shop/changed waiting', 'shop/there ready', 'shop/new waiting']);
    const entry = fleet.entries.get('shop/changed');
    expect([entry?.request, entry?.runId, entry?.joined]).toEqual([changed, undefined, undefined]);
  });

  it('a retry queues again what failed, was rolled back, is partial or skipped, and starts a fleet that was stopped', () => {
    const all: readonly ItemState[] = [
      ...(['waiting', 'starting', 'open', 'parked', 'ready', 'adopted', 'alreadyThere'] as const),
      ...(['partial', 'failed', 'rolledBack', 'skipped'] as const),
    ];
    const fleet = fleetWith(all.map((state) => entryOf(state, state)));
    fleet.stopped = 'it was stopped by ada';
    expect(fleets.requeue(fleet)).toBe(5);
    expect('stopped' in fleet).toBe(false);
    const moved = all.filter((state) => fleet.entries.get(`shop/${state}`)?.state === 'waiting');
    expect(moved).toEqual(['waiting', 'partial', 'failed', 'rolledBack', 'skipped']);
    expect(fleet.entries.get('shop/failed')?.request).toEqual(requestFor('failed'));
  });
});

describe('the state of an item', () => {
  it('is since when it changed; who began its run, and what was asked, are remembered', () => {
    atNow();
    const fleet = fleetWith([entryOf('a', 'open', { runId: 'run-1', joined: true, why: 'slow' })]);
    fleets.setItemState(fleet, 'shop/a', 'open');
    const before = { link: 'shop/a', runId: 'run-1', joined: true, request: requestFor('a') };
    expect(fleet.entries.get('shop/a')).toEqual({ ...before, state: 'open', since: EARLIER });
    fleets.setItemState(fleet, 'shop/a', 'parked', { why: 'x'.repeat(301), runId: 'run-2', joined: false });
    expect(fleet.entries.get('shop/a')).toEqual({
      ...{ ...before, state: 'parked', since: NOW, why: 'x'.repeat(300), runId: 'run-2', joined: false },
    });
    expect('firstDoneAt' in fleet).toBe(false);
  });

  it('that is there forgets the request; the first that is there is when the pace begins', () => {
    atNow();
    const fleet = fleetWith(many(2, 'open'));
    fleets.setItemState(fleet, 'shop/open-0', 'ready');
    expect(fleet.entries.get('shop/open-0')).toEqual({ link: 'shop/open-0', state: 'ready', since: NOW });
    vi.setSystemTime(new Date('2026-11-28T05:00:00.000Z'));
    fleets.setItemState(fleet, 'shop/open-1', 'adopted');
    expect(fleet.firstDoneAt).toBe(NOW);
  });
});

describe('the end', () => {
  it.each([
    ['all are there, or wait for a person', [many(1, 'ready'), many(1, 'parked')], true],
    ['one is being started', [many(1, 'starting')], false],
    ['one is under way', [many(1, 'open')], false],
    ['one waits for its turn', [many(1, 'waiting')], false],
  ] as const)('%s: over is %s', (_, entries, over) => expect(fleets.isOver(fleetWith(entries.flat()))).toBe(over));

  it('comes though items wait, when nothing more is started; not before every page is here', () => {
    const fleet = fleetWith(many(1, 'waiting'));
    fleet.stopped = 'it was stopped by ada';
    expect(fleets.isOver(fleet)).toBe(true);
    fleet.pages = 2;
    expect(fleets.isOver(fleet)).toBe(false);
    fleet.pagesHere.add(2).add(3);
    expect(fleets.isOver(fleet)).toBe(true);
  });

  it.each([
    [500, {}, 'waiting', undefined, true],
    [499, {}, 'waiting', undefined, false],
    [12, { itemsPerRun: 12 }, 'waiting', undefined, true],
    [11, { itemsPerRun: 12 }, 'waiting', undefined, false],
    [500, {}, 'open', undefined, false],
    [500, {}, 'waiting', 'it was stopped by ada', false],
  ] as const)(
    'of a run that started %i with %j, one item being %s, stopped: %s',
    (started, settings, state, why, full) => {
      const fleet = fleetWith(many(1, state), settings);
      Object.assign(fleet, { startedHere: started, stopped: why });
      expect(fleets.isFull(fleet)).toBe(full);
    },
  );
});
