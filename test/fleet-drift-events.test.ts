/** Which links a check of drift announces, and in which words. */
import { expect, it } from 'vitest';
import type { Drifted } from '../src/contract/scheduled.ts';
import { driftEvents } from '../src/workflows/fleet/drift-events.ts';

const run = { workflowId: 'drift-nightly', runId: 'run-1' };
const driftOf = (link: string, changes: readonly string[], repair?: Drifted['repair']): Drifted => ({
  ...{ link, changes, differences: [] },
  ...(repair === undefined ? {} : { repair }),
});

it('each is a sentence about its link, and says whether it is being repaired', () => {
  const drifted = [
    driftOf('shop/a', ['zones: wanted 2, found 1', 'components: wanted kafka, found none'], 'open'),
    driftOf('shop/b', ['It is not there: 2 things to create'], 'failed'),
  ];
  const [first, second] = driftEvents({ drifted }, undefined, run);
  expect(first).toMatchObject({ ...run, id: 'run-1/drift/shop/a', kind: 'drifted', project: 'shop', service: 'a' });
  expect(first?.says).toBe(
    'It has drifted: zones: wanted 2, found 1; components: wanted kafka, found none. It is being repaired.',
  );
  expect(second?.says).toBe('It has drifted: It is not there: 2 things to create.');
});

it('what the last check had found is not announced again, unless it has drifted further', () => {
  const before = { drifted: [driftOf('shop/a', ['one']), driftOf('shop/b', ['one']), driftOf('shop/c', ['one'])] };
  const drifted = [driftOf('shop/a', ['one']), driftOf('shop/b', ['one', 'two']), driftOf('shop/d', ['one'])];
  expect(driftEvents({ drifted }, before, run).map(({ service }) => service)).toEqual(['b', 'd']);
});

it('one check announces at most fifty, and nothing that is not the name of a link', () => {
  const drifted = Array.from({ length: 51 }, (_, index) => driftOf(index === 0 ? 'shop' : `shop/${index}`, ['one']));
  const services = driftEvents({ drifted }, undefined, run).map(({ service }) => service);
  expect([services.length, services[0], services.at(-1)]).toEqual([49, '1', '49']);
});
