/**
 * Cancel, stop and tolerance at each stage of a fleet: while it is checked, while its items are started, while it waits for
 * them, and after it has continued as new. A held call keeps it at that stage.
 */
import { once } from 'node:events';
import { expect } from 'vitest';
import { fleetHandle } from '../../src/client/fleets.ts';
import { spawnCauseway, ended } from '../cli/causeway.ts';
import type { PrivateLinkRequest } from '../../src/contract/request.ts';
import { eventually } from '../support/eventually.ts';
import { installationTest, type Installation } from '../support/installation.ts';
import { apply, createdFor, links } from './fleets.ts';
import { linkOf, manifestFile, run } from './manifests.ts';

const it = installationTest({ sandbox: { settings: { dataPlane: false } } });

/** `ServiceGet`: before a run has accepted its request; `ServicePrivatelinkAWSCreate`: in its first step. */
type Held = 'ServiceGet' | 'ServicePrivatelinkAWSCreate';

/** Holds a call of each request; the returned function releases them. */
function hold({ sandbox }: Installation, action: Held, requests: readonly PrivateLinkRequest[]): () => void {
  const release = requests.map(({ project }) =>
    sandbox.world.faults.add({ api: 'aiven', action, project, effect: { kind: 'hold' } }),
  );
  return () => {
    for (const each of release) each();
  };
}

const started = async ({ temporal }: Installation, request: PrivateLinkRequest): Promise<boolean> =>
  temporal.workflow
    .getHandle(`privatelink/${linkOf(request)}`)
    .describe()
    .then(
      () => true,
      () => false,
    );

const absent = (request: PrivateLinkRequest): PrivateLinkRequest => ({ ...request, service: 'absent' });

type Fleet = Awaited<ReturnType<typeof apply>>['fleet'];

/** Waits until this many items are started; their requests may not be accepted yet. */
const untilBegun = (fleet: Fleet, count: number): Promise<void> =>
  eventually(async () => {
    const { starting, open } = (await fleet.state()).totals;
    expect(starting + open).toBe(count);
  });

const untilTotals = (fleet: Fleet, totals: object): Promise<void> =>
  eventually(async () => expect((await fleet.state()).totals).toMatchObject(totals));

it.concurrent('looking: Ctrl-C starts nothing, and there is no fleet', async ({ installation, onTestFinished }) => {
  const [request] = (await links(installation, 1)) as [PrivateLinkRequest];
  const release = hold(installation, 'ServiceGet', [request]);
  const { address = '' } = installation.settings.temporal;
  const file = await manifestFile(onTestFinished, 'looked-at', [request]);
  const on = ['--address', address, '--task-queue', installation.settings.taskQueue];
  const child = spawnCauseway(['fleet', 'apply', '-f', file, '--yes', ...on]);
  child.stdin.end();
  const result = ended(child);
  await once(child.stderr, 'data'); // it says that it is looking
  const asks = () =>
    installation.temporal.workflow.count(
      'WorkflowId STARTS_WITH "privatelink-plan/fleet/looked-at" AND ExecutionStatus = "Running"',
    );
  await eventually(async () => expect((await asks()).count).toBe(1));
  child.kill('SIGINT');
  expect((await result).code).toBe(130);
  release();
  for (const verb of ['stop', 'cancel', 'status'])
    expect((await run(installation, 'fleet', verb, 'looked-at')).stderr).toContain('No run of');
  expect(await started(installation, request)).toBe(false);
});

it.concurrent('starting: stopped, what was begun goes on and nothing else is started', async ({ installation }) => {
  const requests = await links(installation, 4);
  const release = hold(installation, 'ServiceGet', requests);
  const { fleet } = await apply(installation, { name: 'stop-starting', concurrency: 2 }, requests);
  await untilBegun(fleet, 2);
  await fleet.stop({ actor: 'ada' });
  release();
  expect((await fleet.result()).totals).toMatchObject({ ready: 2, waiting: 2 });
  expect(await Promise.all(requests.map((each) => started(installation, each)))).toEqual([true, true, false, false]);
});

it.concurrent('starting: cancelled, what was begun goes on by itself', async ({ installation }) => {
  const requests = await links(installation, 4);
  const [first] = requests as [PrivateLinkRequest];
  const release = hold(installation, 'ServiceGet', requests);
  const { fleet } = await apply(installation, { name: 'cancel-starting', concurrency: 2 }, requests);
  await untilBegun(fleet, 2);
  await eventually(async () => expect(await started(installation, first)).toBe(true));
  const cancelled = fleet.cancel();
  release();
  await cancelled;
  expect(await fleet.state()).toMatchObject({ over: true, stopped: expect.stringContaining('it was cancelled') });
  await installation.causeway.run(first).result();
  for (const request of requests.slice(2)) expect(await started(installation, request)).toBe(false);
});

it.concurrent('starting: past the tolerance, what was begun goes on', async ({ installation }) => {
  const [wrong, held, ...others] = (await links(installation, 4)) as [PrivateLinkRequest, PrivateLinkRequest];
  const release = hold(installation, 'ServiceGet', [held]);
  const items = [absent(wrong), held, ...others];
  const { fleet } = await apply(installation, { name: 'tolerate-starting', concurrency: 2, tolerance: 0 }, items);
  await untilTotals(fleet, { failed: 1 });
  release();
  const { totals, stopped } = await fleet.result();
  expect(stopped).toContain('tolerance');
  expect(totals.failed).toBe(1);
  expect(totals.ready + totals.waiting).toBe(3);
  expect(totals.ready).toBeGreaterThan(0);
});

it.concurrent(
  'waiting: past the tolerance, nothing more is started and what waits is waited for',
  async ({ installation }) => {
    const [held, wrong, ...others] = (await links(installation, 4)) as [PrivateLinkRequest, PrivateLinkRequest];
    const release = hold(installation, 'ServicePrivatelinkAWSCreate', [held]);
    const items = [held, absent(wrong), ...others];
    const { fleet } = await apply(installation, { name: 'tolerate-waiting', concurrency: 1, tolerance: 0 }, [held]);
    await untilTotals(fleet, { open: 1 });
    await apply(installation, { name: 'tolerate-waiting', concurrency: 1, tolerance: 0 }, items);
    release();
    expect((await fleet.result()).totals).toMatchObject({ ready: 1, failed: 1, waiting: 2 });
  },
);

it.concurrent(
  'waiting: whoever follows a fleet that is cancelled is told, and does not wait for ever',
  async ({ installation, onTestFinished }) => {
    const [request] = (await links(installation, 1)) as [PrivateLinkRequest];
    const release = hold(installation, 'ServicePrivatelinkAWSCreate', [request]);
    const file = await manifestFile(onTestFinished, 'followed', [request]);
    const following = run(installation, 'fleet', 'apply', '-f', file, '--yes');
    const { temporal, settings } = installation;
    const fleet = fleetHandle(temporal, settings.taskQueue, 'followed');
    await untilTotals(fleet, { open: 1 });
    await fleet.cancel();
    expect(await following).toMatchObject({
      code: 1,
      stderr: expect.stringContaining('it was cancelled; the onboardings that it started go on'),
    });
    // Terminating it from the Web UI has the same effect.
    await apply(installation, { name: 'followed' }, [request]);
    await untilTotals(fleet, { open: 1 });
    await temporal.workflow.getHandle('privatelink-fleet/followed').terminate();
    expect(await fleet.state()).toMatchObject({ over: true, stopped: expect.stringContaining('it was terminated') });
    release();
    await installation.causeway.run(request).result();
    const status = await run(installation, 'fleet', 'status', 'followed');
    expect(status).toMatchObject({ code: 0, stdout: expect.stringContaining('1 of 1 there') });
  },
);

it.concurrent(
  'handed over: stopped in a later run, it still watches what the first one began',
  async ({ installation }) => {
    const requests = await links(installation, 5);
    const release = hold(installation, 'ServicePrivatelinkAWSCreate', requests);
    const { fleet } = await apply(installation, { name: 'stop-later', concurrency: 2, itemsPerRun: 1 }, requests);
    await untilTotals(fleet, { open: 2 });
    await eventually(async () => expect((await fleet.state()).runs).toBeGreaterThanOrEqual(2));
    expect((await eventually(() => fleet.stop({ actor: 'ada' }))).says).toBe('3 are not started, 2 go on.');
    release();
    const result = await fleet.result();
    expect(result.totals).toMatchObject({ ready: 2, waiting: 3 });
    expect(result.stopped).toContain('stopped by ada');
  },
);

it.concurrent('handed over: cancelled with its runs, those of earlier runs roll back', async ({ installation }) => {
  const requests = await links(installation, 3);
  const release = hold(installation, 'ServicePrivatelinkAWSCreate', requests);
  const { fleet } = await apply(installation, { name: 'cancel-later', itemsPerRun: 1 }, requests);
  await untilTotals(fleet, { open: 3 });
  const { cancelled, joined } = await fleet.cancelWithRuns();
  expect([...cancelled].sort()).toEqual(requests.map(linkOf).sort());
  expect(joined).toEqual([]);
  release();
  for (const request of requests)
    await expect(installation.causeway.run(request).result()).rejects.toMatchObject({ type: 'RolledBack' });
  const made = createdFor(installation, requests).flat();
  expect(made.length).toBeLessThanOrEqual(requests.length);
});

it.concurrent('handed over: failures of earlier runs count for the tolerance', async ({ installation }) => {
  const requests = await links(installation, 5);
  const items = requests.map((each, index) => (index < 2 ? absent(each) : each));
  const settings = { name: 'tolerate-later', concurrency: 1, itemsPerRun: 1, tolerance: 1 };
  const { fleet } = await apply(installation, settings, items);
  const result = await fleet.result();
  expect(result.runs).toBeGreaterThanOrEqual(2);
  expect(result.stopped).toContain('tolerance');
  expect(result.totals).toMatchObject({ failed: 2, waiting: 3 });
});
