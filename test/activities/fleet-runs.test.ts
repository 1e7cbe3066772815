/** What the activities of fleets see of the runs of links: the newest run of one, and which of many have moved. */
import { MockActivityEnvironment } from '@temporalio/testing';
import { ApplicationFailure } from '@temporalio/common';
import { DefaultLogger } from '@temporalio/worker';
import { describe, expect, it } from 'vitest';
import { newestRun } from '../../src/activities/fleet/newest-run.ts';
import { watchItems } from '../../src/activities/fleet/watch-items.ts';
import type { ItemState } from '../../src/contract/fleet.ts';
import { clientOf, grpcError, STARTED, type ToldRun } from '../support/temporal-service.ts';

const ENDED = '2026-11-28T03:10:00.000Z';
const link = { project: 'shop', service: 'a' };

const runOf = (service: string, more: Partial<ToldRun> = {}): ToldRun => ({
  ...{ workflowId: `privatelink/shop/${service}`, runId: `run-${service}` },
  ...more,
});
const parkedAt = (message: string) => ({ parked: [{ step: 'components', failure: { message } }] });
const inActivity = <Result>(act: () => Promise<Result>): Promise<Result> =>
  new MockActivityEnvironment({}, { logger: new DefaultLogger('ERROR') }).run(act);

describe('the newest run of a link', () => {
  const newest = (...runs: readonly ToldRun[]) => newestRun(clientOf(runs).client, link);
  const begun = { workflow: 'onboard', runId: 'run-a', startedAt: STARTED };

  it('is none when Temporal has none, and any other answer is passed on', async () => {
    expect(await newest()).toBeUndefined();
    const away = { workflow: { getHandle: () => ({ describe: () => Promise.reject(grpcError(14, 'away')) }) } };
    await expect(newestRun(away as never, link)).rejects.toThrow('away');
  });

  it.each([
    ['is open', {}, {}],
    ['has its status', { status: 'Onboarding' }, { status: 'Onboarding' }],
    ['has ended', { status: 'Ready', execution: 'COMPLETED', closedAt: ENDED }, { status: 'Ready', closedAt: ENDED }],
    [
      'was ended from outside, whatever it had said',
      { status: 'Onboarding', execution: 'TERMINATED', closedAt: ENDED },
      { status: 'Terminated', closedAt: ENDED },
    ],
    [
      'waits for a person, and says for what',
      { status: 'NeedsAttention', state: parkedAt('no quota') },
      { status: 'NeedsAttention', ...parkedAt('no quota') },
    ],
    ['has gone on meanwhile', { status: 'NeedsAttention', state: { parked: [] } }, { status: 'NeedsAttention' }],
  ] as const)('%s', async (_, told, known) =>
    expect(await newest(runOf('a', told))).toStrictEqual({ ...begun, ...known }),
  );

  it('that was refused changed nothing: the one before it counts', async () => {
    const refused = runOf('a', { status: 'Refused', execution: 'FAILED', closedAt: ENDED, runId: 'run-2' });
    const other = { workflow: 'onboard', runId: 'run-a', startedAt: STARTED };
    const ready = runOf('a', { status: 'Ready', execution: 'COMPLETED', closedAt: ENDED });
    expect(await newest(refused, ready)).toStrictEqual({ ...other, status: 'Ready', closedAt: ENDED });
    expect(await newest(refused, runOf('a'))).toStrictEqual(other);
    expect(await newest(refused)).toBeUndefined();
  });
});

describe('a watch of many runs', () => {
  const itemOf = (service: string, state: ItemState) => ({ link: `shop/${service}`, runId: `run-${service}`, state });
  const timing = { timeScale: 1_000 };
  const watched = (runs: readonly ToldRun[], items: readonly ReturnType<typeof itemOf>[]) => {
    const { client, queries } = clientOf(runs);
    const seen = inActivity(() => watchItems(client, timing as never, { items, patienceMs: 0 }));
    return seen.then((moved) => ({ moved, queries }));
  };

  it('tells those that have parked, gone on or ended, and no other', async () => {
    const failed = ApplicationFailure.create({ message: 'no zones' });
    const parked = { status: 'NeedsAttention', state: parkedAt('no quota') };
    const { moved } = await watched(
      [
        ...[runOf('open'), runOf('parks', parked), runOf('stays', parked), runOf('goes-on', { state: { parked: [] } })],
        ...[runOf('fails', { execution: 'FAILED', closedAt: ENDED, result: failed }), runOf('unknown', parked)],
      ],
      [
        ...[itemOf('open', 'open'), itemOf('parks', 'open'), itemOf('stays', 'parked'), itemOf('goes-on', 'parked')],
        ...[itemOf('fails', 'parked'), itemOf('lost', 'open')],
      ],
    );
    expect(moved).toEqual([
      { link: 'shop/parks', runId: 'run-parks', state: 'parked', why: 'components: no quota' },
      { link: 'shop/goes-on', runId: 'run-goes-on', state: 'open' },
      { link: 'shop/fails', runId: 'run-fails', state: 'failed', why: 'no zones' },
    ]);
  });

  it('asks for a hundred at once', async () => {
    const services = Array.from({ length: 201 }, (_, index) => `${index}`);
    const { moved, queries } = await watched(
      services.map((each) => runOf(each, { state: { parked: [] } })),
      services.map((each) => itemOf(each, 'parked')),
    );
    expect(queries.map((query) => query.match(/"run-\d+"/g)?.length)).toEqual([100, 100, 1]);
    expect(queries[2]).toBe('RunId IN ("run-200")');
    expect(moved.map((each) => each.link)).toEqual(services.map((each) => `shop/${each}`));
  });

  it('looks once when it has no patience, and with patience until something has moved', async () => {
    expect((await watched([runOf('a')], [itemOf('a', 'open')])).queries).toHaveLength(1);
    const runs = [runOf('a')];
    const { client } = clientOf(runs);
    const environment = new MockActivityEnvironment({}, { logger: new DefaultLogger('ERROR') });
    const beats: unknown[] = [];
    environment.on('heartbeat', (details: unknown) => {
      beats.push(details);
      runs[0] = runOf('a', { status: 'NeedsAttention', state: parkedAt('no quota') });
    });
    const input = { items: [itemOf('a', 'open')], patienceMs: 5_000 };
    const began = performance.now();
    expect(await environment.run(() => watchItems(client, timing as never, input))).toMatchObject([
      { state: 'parked' },
    ]);
    // Never more often than five times a second, however fast the world's time runs.
    expect(performance.now() - began).toBeGreaterThan(190);
    expect(beats).toEqual([1, 2].map((looks) => ({ subject: '1 onboardings', looks })));
  });
});
