/** Half of the workers die in the middle of a fleet: the others bring every item about, each once. */
import { afterAll, beforeAll, expect, it } from 'vitest';
import { apply, createdFor, links } from '../fleet/fleets.ts';
import { eventually } from '../support/eventually.ts';
import { startInstallation, type Installation } from '../support/installation.ts';
import { startWorkerProcess, type WorkerProcess } from './worker-process.ts';

let installation: Installation;
const workers: WorkerProcess[] = [];

beforeAll(async () => {
  installation = await startInstallation({ workers: 'none', sandbox: { settings: { dataPlane: false } } });
  for (let each = 0; each < 4; each += 1) workers.push(await startWorkerProcess(installation));
});

afterAll(async () => {
  await Promise.all(workers.map((worker) => worker.kill()));
  await installation.stop();
});

it('with some items started, some held in their first step, and some not begun', async () => {
  const requests = await links(installation, 16);
  const { faults } = installation.sandbox.world;
  const held = requests
    .slice(0, 8)
    .map(({ project }) =>
      faults.add({ api: 'aiven', action: 'ServicePrivatelinkAWSCreate', project, effect: { kind: 'hold' } }),
    );
  const { fleet } = await apply(installation, { name: 'halved', concurrency: 8, itemsPerRun: 6 }, requests);
  await eventually(async () => expect((await fleet.state()).totals.open).toBeGreaterThanOrEqual(6));
  await Promise.all(workers.splice(0, 2).map((worker) => worker.kill()));
  for (const release of held) release();
  const { totals, items } = await fleet.result();
  expect(totals).toMatchObject({ ready: requests.length, failed: 0, waiting: 0 });
  expect(new Set(items.map(({ link }) => link)).size).toBe(requests.length);
  // A call whose caller died is made again, and finds what the first one made.
  const { ledger } = installation.sandbox.world;
  const made = ledger.resources.filter(({ kind }) => kind === 'vpcEndpoint');
  expect(made).toHaveLength(requests.length);
  for (const outcomes of createdFor(installation, requests))
    expect(outcomes.filter((outcome) => outcome === 200)).toHaveLength(1);
});
