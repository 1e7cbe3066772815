import { expect } from 'vitest';
import type { Inventory } from '../../src/contract/inventory.ts';
import { seeded } from '../../sandbox/seed/ids.ts';
import { installationTest } from '../support/installation.ts';

const it = installationTest({ sandbox: { settings: { dataPlane: false } } });

it('lists links with connections, zones and prices, and endpoints that lead nowhere', async ({ installation }) => {
  const links = await Promise.all([1, 2, 3].map(() => installation.link({ probed: false })));
  const [kept, gone, recreated] = links.map(({ request }) => request);
  if (kept === undefined || gone === undefined || recreated === undefined) throw new TypeError('three links');
  await Promise.all(links.map(async ({ request }) => (await installation.causeway.onboard(request)).result()));
  const { projects } = installation.sandbox.world.aiven;
  projects.get(gone.project)?.services.delete(gone.service);
  delete projects.get(recreated.project)?.services.get(recreated.service)?.privatelink;

  const { temporal, settings } = installation;
  const inventory = (await temporal.workflow.execute('takeInventory', {
    workflowId: `inventory-${settings.taskQueue}`,
    taskQueue: settings.taskQueue,
    args: [
      { accesses: [{ region: 'eu-west-1' }, { region: 'eu-west-1', roleArn: 'arn:aws:iam::111122223333:role/none' }] },
    ],
  })) as Inventory;
  expect(inventory.links).toHaveLength(1);
  expect(inventory.links[0]).toMatchObject({
    project: kept.project,
    serviceState: 'RUNNING',
    privatelinkState: 'active',
  });
  const [endpoint] = inventory.links[0]?.endpoints ?? [];
  expect(endpoint).toMatchObject({ account: seeded.account, state: 'available', connection: { state: 'active' } });
  expect(endpoint?.zoneIds).toHaveLength(kept.endpoints[0]?.subnetIds.length ?? 0);
  expect(endpoint?.usdPerMonth).toBeGreaterThan(0);
  expect(inventory.orphans.map(({ link, why }) => [link.project, why]).sort()).toEqual(
    [
      [gone.project, 'the service is gone'],
      [recreated.project, 'the service has no privatelink any more'],
    ].sort(),
  );
  expect(inventory.unknown).toEqual([
    { what: 'eu-west-1 as arn:aws:iam::111122223333:role/none', why: expect.stringContaining('AssumeRole') },
  ]);
  const parts = [...inventory.links, ...inventory.orphans, ...(inventory.links[0]?.endpoints ?? [])];
  expect(inventory.usdPerMonth).toBeCloseTo(parts.reduce((sum, { usdPerMonth }) => sum + usdPerMonth, 0));
});
