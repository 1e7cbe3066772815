/**
 * The worker is killed at every step of the walk and of the rollback: each run of this file is in the middle of another
 * call when SIGKILL ends the worker of all of them. Another worker takes them over.
 */
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { acceptEndpoint } from '../../sandbox/ec2/behind-the-back.ts';
import { historyOf } from '../support/histories.ts';
import { startInstallation, type Installation } from '../support/installation.ts';
import { scenarioOf, type Scenario } from '../support/scenario.ts';
import { crashPoints, stuckPoints, type CrashPoint } from './crash-points.ts';
import { holdCalls, type Holds } from './hold.ts';
import { ended, expectCleanHistory, expectConnectedOnce, expectNothingLeft, expectOneOfEach } from './proofs.ts';
import { startWorkerProcess, type WorkerProcess } from './worker-process.ts';
import { eventually } from '../support/eventually.ts';

/** Slow enough for every run to be caught at its point: an onboarding takes seven seconds. */
const SPEED = 60;
const PATIENCE_MS = 240_000;

let installation: Installation;
let workers: readonly WorkerProcess[] = [];
const links = new Map<object, Scenario>();

beforeAll(async () => {
  installation = await startInstallation({ workers: 'none', sandbox: { settings: { speed: SPEED } } });
  workers = await startWorkers();
  const holds = holdCalls(installation.sandbox.world);
  await Promise.all([
    ...crashPoints.map(async (point) => links.set(point, await bringTo(point, holds))),
    ...stuckPoints.map(async (point) => links.set(point, await keepWaiting(point))),
  ]);
  await Promise.all(workers.map((worker) => worker.kill()));
  holds.release();
  moveOn();
  workers = await startWorkers();
}, PATIENCE_MS);

afterAll(async () => {
  await Promise.all(workers.map((worker) => worker.kill()));
  await installation.stop();
});

describe.concurrent('a worker is killed, and another takes over', () => {
  it.for(crashPoints.filter(({ way }) => way === 'forward'))(
    'during $activity, $when $call took effect',
    { timeout: PATIENCE_MS },
    async (point) => {
      const link = linkAt(point);
      expectConnectedOnce(link, await ended(link));
      await expectTakenOver(link, point.activity);
      await expectCleanHistory(link);
    },
  );

  it.for(stuckPoints)('while $stuck is waited for', { timeout: PATIENCE_MS }, async (point) => {
    const link = linkAt(point);
    expectConnectedOnce(link, await ended(link));
    await expectTakenOver(link, point.activity);
    await expectCleanHistory(link);
  });

  it.for(crashPoints.filter(({ way }) => way === 'back'))(
    'during $activity on the way back, $when $call took effect',
    { timeout: PATIENCE_MS },
    async (point) => {
      const link = linkAt(point);
      expectNothingLeft(link, await link.rolledBack());
      expectOneOfEach(link);
      await expectTakenOver(link, point.activity);
      await expectCleanHistory(link);
    },
  );
});

const startWorkers = (): Promise<WorkerProcess[]> =>
  Promise.all([startWorkerProcess(installation), startWorkerProcess(installation, { probe: true })]);

function linkAt(point: object): Scenario {
  const link = links.get(point);
  if (link === undefined) throw new Error('this run never came to its point');
  return link;
}

async function bringTo(point: CrashPoint, holds: Holds): Promise<Scenario> {
  const link = await newLink();
  if (point.way === 'back') {
    link.stick('targets');
    await link.start();
    await link.until(({ steps }) => steps.some(({ step, phase }) => step === 'targets' && phase === 'settling'));
  }
  const [vpc] = link.vpcs;
  const underWay = holds.at(point, [`${link.project}/${link.service}`, vpc?.vpc.id ?? '']);
  await (point.way === 'back' ? link.run.rollback() : link.start());
  await underWay;
  await expectPending(link, point.activity);
  return link;
}

async function keepWaiting({ activity, stuck }: (typeof stuckPoints)[number]): Promise<Scenario> {
  const link = await newLink();
  link.stick(stuck, { at: 0 });
  await link.start();
  await expectPending(link, activity);
  return link;
}

const newLink = async (): Promise<Scenario> => scenarioOf(installation, await installation.link());

/** Checks with the server that the worker is killed in this activity. */
async function expectPending({ workflowId }: Scenario, activity: string): Promise<void> {
  const handle = installation.temporal.workflow.getHandle(workflowId);
  await eventually(
    async () => {
      const { raw } = await handle.describe();
      expect(raw.pendingActivities?.map(({ activityType }) => activityType?.name)).toContain(activity);
    },
    { interval: 100 },
  );
}

/** A later attempt than the one that died gave the result. The server notices a dead attempt after 15 seconds. */
async function expectTakenOver({ workflowId }: Scenario, activity: string): Promise<void> {
  const events = (await historyOf(installation.temporal, workflowId)).events ?? [];
  const tasks = events.filter(
    ({ activityTaskScheduledEventAttributes: task }) => task?.activityType?.name === activity,
  );
  for (const { activityTaskScheduledEventAttributes: task } of tasks)
    expect(Number(task?.heartbeatTimeout?.seconds), `heartbeat time-out of ${activity}`).toBe(15);
  const scheduled = tasks.map(({ eventId }) => String(eventId));
  const attempts = events.flatMap(({ activityTaskStartedEventAttributes: task }) =>
    task && scheduled.includes(String(task.scheduledEventId)) ? [task.attempt ?? 0] : [],
  );
  expect(Math.max(...attempts), `attempts of ${activity}`).toBeGreaterThan(1);
}

/** Releases what was held back in the world. */
function moveOn(): void {
  const { world } = installation.sandbox;
  world.faults.clear();
  for (const { id, state } of world.aws.vpcEndpoints.values()) if (state === 'pending') acceptEndpoint(world, id);
}
