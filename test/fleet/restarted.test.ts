/** A fleet whose workers are restarted, all at once, in the middle of starting its items. */
import { expect } from 'vitest';
import { installationTest } from '../support/installation.ts';
import { apply, createdFor, links } from './fleets.ts';
import { eventually } from '../support/eventually.ts';

const it = installationTest({ sandbox: { settings: { dataPlane: false } } });

it('goes on, and starts each item once', async ({ installation }) => {
  const requests = await links(installation, 30);
  const { fleet } = await apply(installation, { name: 'restarted', concurrency: 30 }, requests);
  await eventually(async () => expect((await fleet.state()).totals.starting).toBeGreaterThan(0), { interval: 20 });
  await installation.restartWorkers();
  const result = await fleet.result();
  expect(result.totals).toMatchObject({ ready: requests.length });
  // It still knows the runs it started before: cancelling the fleet's runs would reach them.
  expect(result.items.filter(({ joined }) => joined)).toEqual([]);
  expect(createdFor(installation, requests)).toEqual(requests.map(() => [200]));
});
