/** What the updates of a fleet do and when they are refused, and what its activities and its record are told. */
import { ActivityFailure, ApplicationFailure, RetryState } from '@temporalio/common';
import { describe, expect, it } from 'vitest';
import type { AddInput, ItemState } from '../src/contract/fleet.ts';
import { add, checkAdd, checkRetry, checkStop, stop } from '../src/workflows/fleet/fleet-actions.ts';
import { notStarted, startInput, watchInput } from '../src/workflows/fleet/fleet-inputs.ts';
import { seenNotes, settingsOf, startedNotes } from '../src/workflows/fleet/item-notes.ts';
import { entryOf, fleetWith, many, requestFor } from './support/fleet-run.ts';

const STOPPED = 'it was stopped by ada';
const CLOSING = 'The fleet is just ending or continuing in a new run: send it again.';

describe('`add`', () => {
  it.each([
    ['an empty box', undefined],
    ['no list', {}],
    ['a text', { items: 'shop/a' }],
    ['an item that is nothing', { items: [null] }],
    ['an item without its service', { items: [requestFor('a'), { project: 'shop' }] }],
    ['an item without its project', { items: [{ service: 'a' }] }],
    ['a name that is no text', { items: [{ project: 'shop', service: 7 }] }],
  ])('with %s is refused', (_, input) =>
    expect(() => checkAdd(fleetWith([]), input as AddInput)).toThrow('Write {"items": [...]}: a list of requests'),
  );

  it('with a list of services is taken, unless the run is about to end', () => {
    const fleet = fleetWith([]);
    expect(() => checkAdd(fleet, { items: [requestFor('a')] })).not.toThrow();
    fleet.closing = true;
    expect(() => checkAdd(fleet, { items: [requestFor('a')] })).toThrow(CLOSING);
  });

  it('says how many are new; a first page begins another list of items', () => {
    const fleet = fleetWith([entryOf('a', 'open')], { pages: 2 });
    fleet.pagesHere.add(2);
    expect(add(fleet, { items: [requestFor('a'), requestFor('b')], pages: 3 })).toBe('1 of 2 are new.');
    expect([fleet.pages, ...fleet.pagesHere]).toEqual([3, 1]);
    add(fleet, { items: [requestFor('c')], page: 3, pages: 3 });
    expect([fleet.pages, ...fleet.pagesHere]).toEqual([3, 1, 3]);
    add(fleet, { items: [] });
    expect([fleet.pages, ...fleet.pagesHere]).toEqual([1, 1]);
  });
});

describe('`retry`', () => {
  it('is refused when there is nothing to run again, and when the run is about to end', () => {
    expect(() => checkRetry(fleetWith(many(1, 'open')))).toThrow('Nothing has failed, was rolled back or skipped.');
    const fleet = fleetWith(many(1, 'failed'));
    expect(() => checkRetry(fleet)).not.toThrow();
    fleet.closing = true;
    expect(() => checkRetry(fleet)).toThrow(CLOSING);
  });
});

describe('`stop`', () => {
  it('is refused when everything is started, and when nothing more is started anyway', () => {
    const fleet = fleetWith(many(1, 'waiting'));
    expect(() => checkStop(fleet)).not.toThrow();
    fleet.stopped = STOPPED;
    expect(() => checkStop(fleet)).toThrow(`Nothing more is started: ${STOPPED}.`);
    expect(() => checkStop(fleetWith(many(1, 'open')))).toThrow('Everything is started already');
  });

  it.each([
    [{}, 'it was stopped by somebody'],
    [{ actor: 'ada' }, STOPPED],
    [{ actor: 'ada', reason: 'a freeze' }, `${STOPPED}: a freeze`],
  ])('with %j says what goes on, and is why nothing more is started: %s', (input, why) => {
    const fleet = fleetWith([...many(3, 'waiting'), ...many(1, 'starting'), ...many(1, 'open'), ...many(1, 'ready')]);
    expect(stop(fleet, input)).toBe('3 are not started, 2 go on.');
    expect(fleet.stopped).toBe(why);
  });
});

describe('a batch that is started', () => {
  const run = { taskQueue: 'causeway', firstExecutionRunId: 'chain' };

  it('has an id of its own in the chain of runs, and names the fleet and who asked', () => {
    const fleet = Object.assign(fleetWith([]), { startedHere: 25 });
    const batch = [entryOf('a', 'starting'), { link: 'shop/b', state: 'starting' as const, since: '' }];
    const input = { requests: [requestFor('a')], taskQueue: 'causeway', startId: 'chain/1/25' };
    expect(startInput(fleet, run, batch)).toEqual({ ...input, actor: 'fleet autumn' });
    expect(startInput(fleetWith([], { actor: 'ada' }), run, batch).actor).toBe('fleet autumn of ada');
  });

  it.each([
    ['the cause of the activity’s failure', ApplicationFailure.create({ message: 'no quota' }), 'no quota'],
    ['the failure, when it has no cause', undefined, 'it failed'],
  ])('and could not be, has failed with %s', (_, cause, why) => {
    const failure = new ActivityFailure('it failed', 'startItems', '1', RetryState.TIMEOUT, 'worker', cause);
    const failed = (reason: string) => [{ link: 'shop/a', state: 'failed', why: `could not be started: ${reason}` }];
    expect(notStarted([entryOf('a', 'starting')], failure)).toEqual(failed(why));
    expect(notStarted([entryOf('a', 'starting')], 'a bug')).toEqual(failed('a bug'));
  });
});

describe('a watch', () => {
  it('is over all that are open or parked, under the runs that the fleet knows', () => {
    const states: readonly ItemState[] = ['waiting', 'starting', 'open', 'parked', 'ready', 'failed'];
    const entries = states.map((state) => entryOf(state, state, { runId: `run-${state}` }));
    expect(watchInput(fleetWith([...entries, entryOf('unknown', 'open')])).items).toEqual([
      { link: 'shop/open', runId: 'run-open', state: 'open' },
      { link: 'shop/parked', runId: 'run-parked', state: 'parked' },
    ]);
  });

  it.each([
    ['more is being started', many(1, 'starting'), undefined, 5_000],
    ['more may be started', many(1, 'waiting'), undefined, 5_000],
    ['what waits is not started', many(1, 'waiting'), STOPPED, 60_000],
    ['all are started', many(1, 'open'), undefined, 60_000],
  ] as const)('while %s is short or long', (_, entries, stopped, patienceMs) => {
    const fleet = Object.assign(fleetWith(entries), { stopped });
    expect(watchInput(fleet).patienceMs).toBe(patienceMs);
  });
});

describe('the record of a fleet is told', () => {
  it('what was started, with the request, and what could not be, with the reason', () => {
    const batch = [entryOf('a', 'starting'), entryOf('b', 'starting')];
    const notes = startedNotes(batch, [
      { link: 'shop/a', state: 'open', runId: 'run-1', joined: true },
      { link: 'shop/b', state: 'skipped', why: 'another run holds it', joined: false },
      { link: 'shop/c', state: 'open', runId: 'run-3' },
    ]);
    expect(notes).toStrictEqual([
      { link: 'shop/a', request: requestFor('a'), outcome: { state: 'open', runId: 'run-1', joined: true } },
      { link: 'shop/b', request: requestFor('b'), outcome: { state: 'skipped', why: 'another run holds it' } },
      { link: 'shop/c', outcome: { state: 'open', runId: 'run-3' } },
    ]);
  });

  it('what was seen: why, whether it was proven, and whether the run was of somebody else', () => {
    const fleet = fleetWith([entryOf('a', 'open', { joined: true }), entryOf('b', 'open', { joined: false })]);
    const notes = seenNotes(fleet, [
      { link: 'shop/a', runId: 'run-1', state: 'ready', proven: true },
      { link: 'shop/b', runId: 'run-2', state: 'parked', why: 'no quota', proven: false },
    ]);
    expect(notes).toStrictEqual([
      { link: 'shop/a', outcome: { state: 'ready', runId: 'run-1', joined: true, proven: true } },
      { link: 'shop/b', outcome: { state: 'parked', runId: 'run-2', why: 'no quota' } },
    ]);
  });

  it('the settings that were given, and no others', () => {
    const given = { name: 'autumn', concurrency: 5, tolerance: 2, itemsPerRun: 9 };
    expect(settingsOf({ ...given, items: [], pages: 2, actor: 'ada' })).toStrictEqual(given);
    expect(settingsOf({ name: 'autumn', items: [] })).toStrictEqual({ name: 'autumn' });
  });
});
