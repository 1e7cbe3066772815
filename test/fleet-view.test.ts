/** What a fleet shows of itself: its query, its result, and its details in the Web UI. */
import { describe, expect, it, onTestFinished, vi } from 'vitest';
import type { FleetEntry, FleetState, ItemState } from '../src/contract/fleet.ts';
import { renderFleet } from '../src/workflows/fleet/fleet-details.ts';
import type { FleetRun } from '../src/workflows/fleet/fleet-state.ts';
import { fleetResult, fleetView } from '../src/workflows/fleet/fleet-view.ts';
import { BEGAN, entryOf, fleetWith, many, requestFor } from './support/fleet-run.ts';

const STOPPED = 'it was stopped by ada';

const shown = (entries: readonly FleetEntry[], more: Partial<FleetRun> = {}): FleetState =>
  fleetView(Object.assign(fleetWith(entries), more));
const details = (entries: readonly FleetEntry[], more: Partial<FleetRun> = {}): string =>
  renderFleet(shown(entries, more));

function atFour(): void {
  vi.useFakeTimers({ toFake: ['Date'], now: new Date('2026-11-28T04:00:00.000Z') });
  onTestFinished(() => void vi.useRealTimers());
}

describe('the state of a fleet', () => {
  it('has its settings, how many are in each state, and every item without its request', () => {
    const settings = { concurrency: 5, tolerance: '10%', actor: 'ada', pages: 1, items: [requestFor('a')] };
    const view = fleetView(fleetWith([entryOf('a', 'open', { runId: 'run-1' }), ...many(2, 'skipped')], settings));
    expect(view.settings).toEqual({ name: 'autumn', concurrency: 5, tolerance: '10%' });
    expect(view).toMatchObject({ name: 'autumn', startedAt: BEGAN.toISOString(), runs: 1, over: false });
    expect(view.totals).toEqual({
      ...{ waiting: 0, starting: 0, open: 1, parked: 0, ready: 0, adopted: 0, alreadyThere: 0 },
      ...{ partial: 0, failed: 0, rolledBack: 0, skipped: 2 },
    });
    expect(view.items[0]).toEqual({ link: 'shop/a', state: 'open', since: BEGAN.toISOString(), runId: 'run-1' });
  });

  it('says why nothing more is started, but not that its run is about to end', () => {
    expect(shown(many(1, 'waiting'), { closing: true }).stopped).toBeUndefined();
    expect(shown(many(1, 'waiting'), { closing: true, stopped: STOPPED }).stopped).toBe(STOPPED);
    expect('stopped' in shown(many(1, 'waiting'))).toBe(false);
  });

  it('says which pages of its items are missing', () => {
    expect(shown([], { pages: 3 }).awaits).toBe('2 of 3 pages of items: apply the manifest again');
    expect('awaits' in shown([], { pages: 1 })).toBe(false);
  });

  it('is also its result, with the end', () => {
    atFour();
    const fleet = fleetWith(many(1, 'ready'));
    expect(fleetResult(fleet)).toStrictEqual({
      ...{ name: 'autumn', startedAt: BEGAN.toISOString(), endedAt: '2026-11-28T04:00:00.000Z', runs: 1 },
      ...{ totals: fleetView(fleet).totals, items: fleetView(fleet).items },
    });
    expect(fleetResult(Object.assign(fleet, { stopped: STOPPED })).stopped).toBe(STOPPED);
  });
});

describe('the estimate of the end', () => {
  /** At four; the first was there an hour before. */
  const endsAt = (entries: readonly (readonly FleetEntry[])[], more: Partial<FleetRun> = {}): string | undefined => {
    atFour();
    return shown(entries.flat(), { firstDoneAt: '2026-11-28T03:00:00.000Z', ...more }).endsAt;
  };

  it('goes on at the pace since the first was done: four in an hour, so two more take half an hour', () => {
    const done = [many(1, 'ready'), many(1, 'adopted'), many(1, 'alreadyThere'), many(1, 'failed')];
    const rest = [many(1, 'waiting'), many(1, 'open'), many(3, 'parked'), many(3, 'skipped')];
    expect(endsAt([...done, many(1, 'partial'), ...rest])).toBe('2026-11-28T04:30:00.000Z');
  });

  it.each([
    ['before five are done', [many(4, 'ready'), many(1, 'starting')], {}],
    ['when all are done', [many(6, 'ready'), many(1, 'parked')], {}],
    ['before the first is there', [many(6, 'failed'), many(1, 'starting')], { firstDoneAt: undefined as never }],
  ])('is not made %s', (_, entries, more) => expect(endsAt(entries, more)).toBeUndefined());

  it('counts those that are being started', () => {
    expect(endsAt([many(5, 'ready'), many(1, 'starting')])).toBe('2026-11-28T04:15:00.000Z');
  });
});

describe('the details', () => {
  it('of a fleet that goes well are its name, and how many are in each state', () => {
    const text = details([...many(2, 'ready'), ...many(3, 'open')]);
    expect(text).toMatch(/^\*\*Fleet autumn\*\*: 5 services, since 28 Nov 03:00 UTC\n/);
    expect(text).toMatch(/\| open\s+\| ready\s+\|\n\| --- \| --- \|\n\| 3\s+\| 2\s+\|/);
    expect(text).not.toMatch(/waiting|chain|pace|over|Nothing more|It waits|more:/);
    expect(text).not.toMatch(/\n\n\n/);
  });

  it('say which run of the chain it is, from the second on', () => {
    expect(details([], { runs: 2 })).toContain(', run 2 of the chain');
  });

  it('say that it is over, or when it will be', () => {
    atFour();
    const pace = { firstDoneAt: '2026-11-28T03:00:00.000Z' };
    expect(details([...many(5, 'ready'), ...many(4, 'open')], pace)).toContain(
      'At this pace it ends at about 28 Nov 05:00 UTC.',
    );
    const over = details(many(5, 'ready'), pace);
    expect(over).toContain('It is over.');
    expect(over).not.toContain('Service');
  });

  it('say why nothing more is started and how to go on, and what the fleet waits for', () => {
    const text = details(many(1, 'waiting'), { stopped: STOPPED, pages: 2 });
    expect(text).toContain(`**Nothing more is started**: ${STOPPED}. Send \`retry\``);
    expect(text).toContain('**It waits** for 1 of 2 pages of items: apply the manifest again.');
  });

  it('name the items that need a look, the most urgent first, and none that is there or waits for its turn', () => {
    const states: readonly ItemState[] = [
      ...(['starting', 'open', 'skipped', 'partial', 'rolledBack', 'failed', 'parked'] as const),
      ...(['waiting', 'ready', 'adopted', 'alreadyThere'] as const),
    ];
    const text = details(states.map((state) => entryOf(state, state, { why: `because of ${state}` })));
    const named = [...text.matchAll(/\| shop\/(\w+)\s+\| (\w+)\s+\| 28 Nov 03:00 UTC\s+\| because of (\w+)/g)];
    const order = ['parked', 'failed', 'rolledBack', 'partial', 'skipped', 'open', 'starting'];
    expect(named.map(([, link, state, why]) => [link, state, why])).toEqual(order.map((each) => [each, each, each]));
    expect(text).toMatch(/\| Service\s+\| State\s+\| Since\s+\| Why\s+\|/);
  });

  it('name forty, and say how many more there are', () => {
    const rows = (text: string): number => text.match(/\| shop\//g)?.length ?? 0;
    const [forty, more] = [details(many(40, 'failed')), details(many(43, 'failed'))];
    expect([rows(forty), rows(more)]).toEqual([40, 40]);
    expect(more).toContain('… and 3 more: see the query `state`.');
    expect(forty).not.toContain('more:');
  });
});
