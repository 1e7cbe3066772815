/** Failed items are run again as a corrected manifest says, and the advice fits the failure. */
import { expect, it as plain } from 'vitest';
import type { FleetPicture } from '../../src/client/fleet-picture-report.ts';
import { retryAdvice } from '../../src/cli/commands/fleet/retry-advice.ts';
import type { ItemStatus } from '../../src/contract/fleet.ts';
import { applyFleet, fleetHandle } from '../../src/client/fleets.ts';
import { installationTest } from '../support/installation.ts';
import { linkOf, manifestFile, run } from './manifests.ts';

const it = installationTest({ sandbox: { settings: { dataPlane: false } } });

it('a retry takes a corrected manifest, runs what failed as it says now, and leaves what is there alone', async ({
  installation,
  onTestFinished,
}) => {
  const [there, wrong] = await Promise.all([1, 2].map(() => installation.link({ probed: false })));
  if (!there || !wrong) throw new Error('two links');
  const mistaken = { ...wrong.request, components: ['opensearch'] };
  const { temporal, settings } = installation;
  // Without the check of the manifest, like a fleet that another program starts.
  await applyFleet(temporal, settings.taskQueue, { name: 'corrected' }, [there.request, mistaken], 'ada');
  await fleetHandle(temporal, settings.taskQueue, 'corrected').result();
  const ended = await run(installation, 'fleet', 'status', 'corrected', '--follow');
  expect(ended.stdout).toContain('1 would fail again as they are written');
  expect(ended.stdout).toContain('causeway fleet retry corrected -f MANIFEST');
  expect(ended.stdout).not.toContain('Run the failed ones again');

  const still = await manifestFile(onTestFinished, 'corrected', [there.request, mistaken]);
  expect(await run(installation, 'fleet', 'retry', 'corrected', '-f', still)).toMatchObject({
    code: 2,
    stderr: expect.stringContaining('opensearch'),
  });
  const file = await manifestFile(onTestFinished, 'corrected', [there.request, wrong.request]);
  expect(await run(installation, 'fleet', 'retry', 'corrected', '-f', file)).toMatchObject({
    code: 0,
    stdout: expect.stringContaining('1 are started again, as the manifest says now.'),
  });
  await fleetHandle(temporal, settings.taskQueue, 'corrected').result();
  const picture = JSON.parse(
    (await run(installation, 'fleet', 'status', 'corrected', '--json')).stdout,
  ) as FleetPicture;
  expect(picture.items.map(({ link, state }) => [link, state]).sort()).toEqual(
    [there, wrong].map(({ request }) => [linkOf(request), 'unproven']).sort(),
  );
  expect(picture.applied?.source).toBe(file);
});

const item = (state: ItemStatus['state'], why = ''): ItemStatus => ({ link: `shop/${state}`, state, since: '', why });

plain('the advice tells what a retry can mend from what only a corrected manifest can', () => {
  expect(retryAdvice({ name: 'shop', items: [item('ready')] })).toBeUndefined();
  const both = retryAdvice({ name: 'shop', items: [item('failed', 'Invalid: no such component'), item('rolledBack')] });
  expect(both).toContain('1 would fail again as they are written');
  expect(both).toContain('Run the other ones again: causeway fleet retry shop');
});
