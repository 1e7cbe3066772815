/**
 * A worker dies while its runs wait for people; another one takes over. `test/faults` kills workers in the middle of their
 * calls, at every step: there the server needs 15 seconds to notice.
 */
import { afterAll, beforeAll, expect, it } from 'vitest';
import { startWorkerProcess, type WorkerProcess } from '../faults/worker-process.ts';
import { expectSoundTasks } from '../support/histories.ts';
import { startInstallation, type Installation } from '../support/installation.ts';
import { scenarioOf } from '../support/scenario.ts';

let installation: Installation;
const workers: WorkerProcess[] = [];

beforeAll(async () => {
  installation = await startInstallation({ workers: 'none' });
});

afterAll(async () => {
  await Promise.all(workers.map((worker) => worker.kill()));
  await installation.stop();
});

const startWorkers = async (): Promise<void> => {
  workers.push(
    ...(await Promise.all([startWorkerProcess(installation), startWorkerProcess(installation, { probe: true })])),
  );
};

it('goes on where the killed worker stood, with one of each thing', async () => {
  await startWorkers();
  const link = scenarioOf(installation, await installation.link());
  link.failAiven('ServiceUpdate', { kind: 'status', status: 403 }, { nth: 1 });
  await link.start();
  await link.parked();
  await Promise.all(workers.splice(0).map((worker) => worker.kill()));
  await startWorkers();
  await link.run.retry();
  expect(await link.run.result()).toMatchObject({ outcome: 'ready', left: [] });
  expect(link.made('vpcEndpoint')).toHaveLength(1);
  expect(link.made('privatelink')).toHaveLength(1);
  await expectSoundTasks(installation.temporal, link.workflowId);
});
