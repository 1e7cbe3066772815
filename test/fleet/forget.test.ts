/** A fleet that is no longer wanted is removed from the list, and nothing else changes. */
import { expect } from 'vitest';
import type { FleetPlan } from '../../src/client/fleet-plan-report.ts';
import { fleetHandle } from '../../src/client/fleets.ts';
import { eventually } from '../support/eventually.ts';
import { installationTest } from '../support/installation.ts';
import { linkOf, manifestFile, run } from './manifests.ts';

const it = installationTest({ sandbox: { settings: { dataPlane: false } } });

it.concurrent(
  'is refused while items are there, and then it is as if there had never been such a fleet',
  async ({ installation, onTestFinished }) => {
    const [stays, goes] = await Promise.all([1, 2].map(() => installation.link({ probed: false })));
    if (!stays || !goes) throw new Error('two links');
    const file = await manifestFile(onTestFinished, 'unwanted', [stays.request, goes.request]);
    expect((await run(installation, 'fleet', 'apply', '-f', file, '--yes')).code).toBe(0);
    await (await installation.causeway.offboard({ project: goes.project, service: goes.service })).result();
    const refused = await run(installation, 'fleet', 'forget', 'unwanted');
    expect(refused.code).toBe(2);
    expect(refused.stderr).toContain(`${linkOf(stays.request)}: is still there`);
    expect(refused.stderr).toContain('--keep-items');
    expect(refused.stderr).not.toContain(linkOf(goes.request));
    expect((await run(installation, 'fleet', 'status', 'unwanted', '--no-look')).code).toBe(0);

    const forgotten = await run(installation, 'fleet', 'forget', 'unwanted', '--keep-items', '--json');
    expect(forgotten.code).toBe(0);
    expect(JSON.parse(forgotten.stdout)).toEqual({
      name: 'unwanted',
      left: [{ link: linkOf(stays.request), says: expect.any(String) }],
    });
    const list = () => run(installation, 'fleet', 'list');
    await eventually(async () => expect((await list()).stdout).not.toContain('unwanted'));
    for (const command of ['status', 'forget'])
      expect(await run(installation, 'fleet', command, 'unwanted')).toMatchObject({
        code: 1,
        stderr: expect.stringContaining('No run of privatelink-fleet/unwanted'),
      });
    expect((await installation.causeway.status(stays.request)).status).toBe('ReadyUnverified');

    // A forgotten fleet has no record of what left its manifest, so there is nothing to prune.
    const only = await manifestFile(onTestFinished, 'unwanted', [goes.request]);
    const plan = JSON.parse((await run(installation, 'fleet', 'plan', '-f', only, '--json')).stdout) as FleetPlan;
    expect(plan.leaving).toEqual([]);
    expect((await run(installation, 'fleet', 'apply', '-f', only, '--yes')).code).toBe(0);
    const again = await run(installation, 'fleet', 'status', 'unwanted', '--json');
    expect((JSON.parse(again.stdout) as { items: { link: string }[] }).items.map(({ link }) => link)).toEqual([
      linkOf(goes.request),
    ]);
  },
);

it.concurrent('is refused while it is under way', async ({ installation, onTestFinished }) => {
  const { request } = await installation.link({ probed: false });
  const release = installation.sandbox.world.faults.add({
    api: 'aiven',
    action: 'ServicePrivatelinkAWSCreate',
    project: request.project,
    effect: { kind: 'hold' },
  });
  const file = await manifestFile(onTestFinished, 'going', [request]);
  const applying = run(installation, 'fleet', 'apply', '-f', file, '--yes');
  const fleet = fleetHandle(installation.temporal, installation.settings.taskQueue, 'going');
  await eventually(async () => expect((await fleet.state()).totals.open).toBe(1));
  const refused = await run(installation, 'fleet', 'forget', 'going', '--keep-items');
  expect(refused).toMatchObject({ code: 2, stderr: expect.stringContaining('is under way') });
  release();
  await applying;
  const gone = await run(installation, 'fleet', 'forget', 'going', '--keep-items');
  expect(gone).toMatchObject({ code: 0, stdout: expect.stringContaining('Fleet going is forgotten') });
});
