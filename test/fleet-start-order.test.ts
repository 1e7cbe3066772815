/** Which items a fleet starts next, how many of them, and why it starts no more. */
import { describe, expect, it } from 'vitest';
import type { FleetEntry, ItemState } from '../src/contract/fleet.ts';
import * as fleets from '../src/workflows/fleet/fleet-state.ts';
import { roundRobin } from '../src/workflows/fleet/start-order.ts';
import { entryOf, fleetWith, many, requestFor } from './support/fleet-run.ts';

describe('what is started next', () => {
  const counts = (entries: readonly FleetEntry[], settings: Parameters<typeof fleetWith>[1], startedHere = 0) => {
    const fleet = fleetWith(entries, settings);
    fleet.startedHere = startedHere;
    return fleets.nextBatch(fleet).length;
  };

  it.each([
    ['25 at a time', [many(30, 'waiting')], {}, 0, 25],
    ['what is left of 200 at once', [many(30, 'waiting'), many(90, 'open'), many(90, 'starting')], {}, 0, 20],
    ['not counting those that are parked', [many(3, 'waiting'), many(9, 'parked')], { concurrency: 2 }, 0, 2],
    ['nothing when all places are taken', [many(3, 'waiting'), many(2, 'open')], { concurrency: 2 }, 0, 0],
    ['nothing when more are open than may be', [many(3, 'waiting'), many(3, 'open')], { concurrency: 2 }, 0, 0],
    ['what is left of 500 a run', [many(30, 'waiting')], {}, 490, 10],
    ['what is left of what one run may start', [many(30, 'waiting')], { itemsPerRun: 12 }, 10, 2],
    ['nothing when there is nothing', [], {}, 0, 0],
  ] as const)('%s', (_, entries, settings, startedHere, batch) =>
    expect(counts(entries.flat(), settings, startedHere)).toBe(batch),
  );

  it('nothing while the run is closing, or stopped', () => {
    const fleet = fleetWith(many(3, 'waiting'));
    fleet.stopped = 'it was stopped by ada';
    expect([fleets.nextBatch(fleet), fleets.mayNotStart(fleet)]).toEqual([[], 'it was stopped by ada']);
    fleet.closing = true;
    expect(fleets.mayNotStart(fleet)).toBe('the run is closing');
  });

  it.each([
    [undefined, 20, undefined],
    [2, 2, undefined],
    [2, 3, '3 failures are more than the tolerance of 2'],
    [0, 1, '1 failures are more than the tolerance of 0'],
    ['2', 2, undefined],
    ['2', 3, '3 failures are more than the tolerance of 2'],
    ['10%', 2, undefined],
    ['10%', 3, '3 failures are more than the tolerance of 10%'],
  ])('with a tolerance of %s, %i failures of 20 stop it: %s', (tolerance, failures, why) => {
    const entries = [...many(failures, 'failed'), ...many(20 - failures, 'waiting')];
    expect(fleets.mayNotStart(fleetWith(entries, tolerance === undefined ? {} : { tolerance }))).toBe(why);
  });

  it('one of each account and region in turn, after those that are under way', () => {
    const at = (service: string, state: ItemState, account: number, region?: string): FleetEntry => {
      const { endpoints, ...request } = requestFor(service, 'vpc-1');
      const more = { roleArn: `arn:aws:iam::${account}:role/x`, ...(region === undefined ? {} : { region }) };
      return entryOf(service, state, {
        request: { ...request, endpoints: endpoints.map((each) => ({ ...each, ...more })) },
      });
    };
    const all = [
      ...[at('one-a', 'waiting', 1), at('one-b', 'waiting', 1), at('one-c', 'waiting', 1)],
      ...[at('two-a', 'waiting', 2), at('two-b', 'parked', 2), at('two-c', 'waiting', 2)],
      ...[at('three-a', 'open', 3), at('three-b', 'starting', 3), at('three-c', 'waiting', 3)],
      ...[at('away', 'waiting', 1, 'us-east-1'), entryOf('own', 'waiting'), entryOf('ready', 'ready')],
    ];
    expect(roundRobin(all).map(({ link }) => link.slice(5))).toEqual([
      ...['one-a', 'two-a', 'away', 'own'],
      ...['one-b', 'two-c', 'one-c', 'three-c'],
    ]);
  });
});
