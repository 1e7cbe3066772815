import { mkdir, mkdtemp, rm, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { Client, Connection } from '@temporalio/client';
import { expect } from 'vitest';
import type { PrivateLinkRequest } from '../../src/contract/request.ts';
import type { DriftReport, ManifestReport, ParkedReport } from '../../src/contract/scheduled.ts';
import {
  deleteSchedule,
  describeSchedule,
  listSchedules,
  pauseSchedule,
  setSchedule,
  triggerSchedule,
  unpauseSchedule,
  type ScheduleRequest,
} from '../../src/client/schedules.ts';
import { installationTest, type Installation } from '../support/installation.ts';
import { eventually } from '../support/eventually.ts';
import { startTemporalProxy } from '../support/temporal-proxy.ts';

const it = installationTest({ sandbox: { settings: { dataPlane: false } } });

/** Workers read manifests below the directory they were started in. */
async function manifestFile(name: string): Promise<{ path: string; write(text: string): Promise<void> }> {
  const cache = join(process.cwd(), 'node_modules/.cache/causeway');
  await mkdir(cache, { recursive: true });
  const directory = await mkdtemp(join(cache, 'manifests-'));
  onTestEnd(directory);
  const path = join(directory, `${name}.yaml`);
  return { path, write: (text) => writeFile(path, text) };
}

const directories: string[] = [];
const onTestEnd = (directory: string): void => void directories.push(directory);
it.afterAll(async () => {
  for (const directory of directories) await rm(directory, { recursive: true });
});

const manifest = (name: string, items: readonly object[]): string => JSON.stringify({ name, items }, undefined, 1);

/** Triggers the schedule and waits for what its run reports. */
async function triggered<Report>({ temporal }: Installation, name: string): Promise<Report> {
  const schedule = temporal.schedule.getHandle(`privatelink-schedule/${name}`);
  const before = (await schedule.describe()).info.numActionsTaken;
  await triggerSchedule(temporal, name);
  const action = await eventually(async () => {
    const { info } = await schedule.describe();
    expect(info.numActionsTaken).toBeGreaterThan(before);
    return info.recentActions.at(-1)?.action;
  });
  if (action?.type !== 'startWorkflow') throw new TypeError('no workflow was started');
  return (await temporal.workflow.getHandle(action.workflow.workflowId).result()) as Report;
}

async function set(
  { temporal, settings }: Installation,
  name: string,
  workflow: ScheduleRequest['workflow'],
  job: ScheduleRequest['job'],
): Promise<boolean> {
  const made = await setSchedule(temporal, { name, workflow, job, every: '24 hours', taskQueue: settings.taskQueue });
  return made;
}

const linkOf = ({ project, service }: PrivateLinkRequest): string => `${project}/${service}`;

it.concurrent('a manifest is started once, and only what changed in it afterwards', async ({ installation }) => {
  const [one, two] = await Promise.all([installation.link({ probed: false }), installation.link({ probed: false })]);
  const file = await manifestFile('links');
  await file.write(manifest('links', [one.request]));
  await set(installation, 'links', 'onboardManifest', { source: file.path });

  const first = await triggered<ManifestReport>(installation, 'links');
  expect(first).toMatchObject({ outcome: 'applied', started: [linkOf(one.request)], joined: [], skipped: [] });
  await installation.causeway.run(one.request).result();

  const runs = async (): Promise<number> => {
    const query = `WorkflowId = "privatelink/${linkOf(one.request)}"`;
    return (await installation.temporal.workflow.count(query)).count;
  };
  const before = await runs();
  expect(await triggered<ManifestReport>(installation, 'links')).toMatchObject({ outcome: 'unchanged', started: [] });
  expect(await runs()).toBe(before);

  // Somebody removes it by hand: a manifest is a desired state.
  await (await installation.causeway.offboard({ project: one.project, service: one.service })).result();
  const back = await triggered<ManifestReport>(installation, 'links');
  expect(back).toMatchObject({ outcome: 'applied', started: [linkOf(one.request)], again: [linkOf(one.request)] });
  expect(back.says).toContain(`so started again: ${linkOf(one.request)}`);
  await installation.causeway.run(one.request).result();
  const again = await runs();

  await file.write(manifest('links', [one.request, two.request]));
  expect(await triggered<ManifestReport>(installation, 'links')).toMatchObject({ started: [linkOf(two.request)] });
  expect(await runs()).toBe(again);
  await installation.causeway.run(two.request).result();

  // What left the manifest is named as long as it exists.
  await file.write(manifest('links', [two.request]));
  const left = await triggered<ManifestReport>(installation, 'links');
  expect(left).toMatchObject({ outcome: 'unchanged', left: [linkOf(one.request)] });
  expect(left.says).toContain(linkOf(one.request));
});

it.concurrent(
  'an unreachable or wrong manifest leaves everything as it is and says so',
  async ({ installation }) => {
    const { request } = await installation.link({ probed: false });
    const file = await manifestFile('broken');
    await set(installation, 'broken', 'onboardManifest', { source: file.path });
    await file.write(
      manifest('broken', [request, { ...request, service: 'other', endpoints: [{ vpcId: 'nonsense' }] }]),
    );
    const wrong = await triggered<ManifestReport>(installation, 'broken');
    expect(wrong).toMatchObject({ outcome: 'invalid', started: [] });
    expect(wrong.skipped.map(({ why }) => why).join('\n')).toContain('"nonsense"');
    await expect(installation.causeway.status(request)).rejects.toMatchObject({ type: 'NotFound' });

    await set(installation, 'broken', 'onboardManifest', { source: `${file.path}.gone.yaml` });
    const gone = await triggered<ManifestReport>(installation, 'broken');
    expect(gone).toMatchObject({ outcome: 'unreachable', says: expect.stringContaining('does not exist') });
    expect((await describeSchedule(installation.temporal, 'broken')).lastSays).toContain('does not exist');
  },
  90_000,
);

it.concurrent(
  'a run that is open is reported, joined where it can be, and tried again where it cannot',
  async ({ installation }) => {
    const [stuck, joinable] = await Promise.all([
      installation.link({ probed: false, request: { onFailure: 'park' } }),
      installation.link({ probed: false, vpcs: [{}, {}] }),
    ]);
    const { faults } = installation.sandbox.world;
    const disarms = [stuck, joinable].map(({ project }) =>
      faults.add({
        api: 'aiven',
        action: 'ServicePrivatelinkAWSCreate',
        project,
        effect: { kind: 'status', status: 403 },
      }),
    );
    await installation.causeway.onboard(stuck.request);
    const [endpoint] = joinable.request.endpoints;
    await installation.causeway.onboard({ ...joinable.request, endpoints: endpoint ? [endpoint] : [] });
    const file = await manifestFile('busy');
    await file.write(manifest('busy', [{ ...stuck.request, zones: 'all' }, joinable.request]));
    await set(installation, 'busy', 'onboardManifest', { source: file.path });
    const report = await triggered<ManifestReport>(installation, 'busy');
    expect(report).toMatchObject({ started: [], joined: [linkOf(joinable.request)] });
    expect(report.skipped).toEqual([{ link: linkOf(stuck.request), why: expect.stringContaining('zones differs') }]);
    // A skipped item is not done: the next run tries it again, although the manifest is the same.
    expect((await triggered<ManifestReport>(installation, 'busy')).skipped).toHaveLength(1);

    await eventually(async () => {
      const { parked } = await installation.causeway.status(stuck.request);
      expect(parked).toHaveLength(1);
    });
    for (const disarm of disarms) disarm();
    await set(installation, 'mend', 'retryParked', { project: stuck.project });
    const retried = await eventually(async () => {
      const { retried: links } = await triggered<ParkedReport>(installation, 'mend');
      expect(links).toEqual([linkOf(stuck.request)]);
      return links;
    });
    expect(retried).toHaveLength(1);
    expect(await installation.causeway.run(stuck.request).result()).toMatchObject({ outcome: 'readyUnverified' });
    await installation.causeway.run(joinable.request).rollback();
  },
  60_000,
);

it.concurrent('drift is reported, and repaired only where the manifest says so', async ({ installation }) => {
  const made = await Promise.all([1, 2, 3].map(() => installation.link({ probed: false })));
  const [kept, reported, repaired] = made.map(({ request }) => request) as [
    PrivateLinkRequest,
    PrivateLinkRequest,
    PrivateLinkRequest,
  ];
  await Promise.all(
    [kept, reported, repaired].map(async (request) => (await installation.causeway.onboard(request)).result()),
  );
  const services = installation.sandbox.world.aiven.projects;
  for (const { project, service } of [reported, repaired]) {
    const row = services.get(project)?.services.get(service);
    if (row !== undefined) row.userConfig = { ...row.userConfig, privatelink_access: { kafka: false } };
  }
  const file = await manifestFile('drift');
  await file.write(manifest('drift', [kept, reported, { ...repaired, repair: true }]));
  await set(installation, 'drift', 'checkDrift', { source: file.path });
  const report = await triggered<DriftReport>(installation, 'drift');
  expect(report.inPlace).toEqual([linkOf(kept)]);
  expect(report.drifted.map(({ link, repair }) => [link, repair]).sort()).toEqual(
    [
      [linkOf(reported), undefined],
      [linkOf(repaired), 'open'],
    ].sort(),
  );
  const { temporal } = installation;
  const { lastSays, report: told, missed } = await describeSchedule(temporal, 'drift');
  expect(lastSays).toContain(`${linkOf(reported)}: components: wanted kafka, found switched off.`);
  expect(told).toMatchObject({
    drifted: expect.arrayContaining([
      expect.objectContaining({
        link: linkOf(reported),
        differences: [{ field: 'components', wanted: 'kafka', found: 'switched off' }],
      }),
    ]),
  });
  expect(missed).toBe(0);
  expect(await installation.causeway.run(repaired).result()).toMatchObject({ changed: true });
  expect((await installation.causeway.status(reported)).status).toBe('ReadyUnverified');
});

it.concurrent(
  'schedules are set, changed, paused, listed and deleted, with every policy stated',
  async ({ installation }) => {
    const { temporal, settings } = installation;
    const request: ScheduleRequest = {
      name: 'policies',
      workflow: 'retryParked',
      job: {},
      cron: '0 6 * * *',
      timeZone: 'Europe/Helsinki',
      taskQueue: settings.taskQueue,
    };
    expect(await setSchedule(temporal, request)).toBe(true);
    expect(await setSchedule(temporal, { ...request, overlap: 'skip' })).toBe(false);
    const { policies, spec } = await temporal.schedule.getHandle('privatelink-schedule/policies').describe();
    expect(policies).toMatchObject({ overlap: 'SKIP', catchupWindow: 600_000, pauseOnFailure: false });
    expect(spec).toMatchObject({ timezone: 'Europe/Helsinki', jitter: 60_000 });
    await pauseSchedule(temporal, 'policies', 'freeze');
    expect(await describeSchedule(temporal, 'policies')).toMatchObject({ paused: true, note: 'freeze' });
    await unpauseSchedule(temporal, 'policies', 'go');
    expect(await describeSchedule(temporal, 'policies')).toMatchObject({ paused: false, workflow: 'retryParked' });
    await eventually(async () => expect((await listSchedules(temporal)).map(({ name }) => name)).toContain('policies'));
    await deleteSchedule(temporal, 'policies');
    await expect(describeSchedule(temporal, 'policies')).rejects.toMatchObject({ type: 'Invalid' });
    await expect(deleteSchedule(temporal, 'policies')).rejects.toMatchObject({ type: 'Invalid' });
  },
);

it('a schedule is deleted although the answer to that was lost', async ({ installation }) => {
  const { temporal, settings } = installation;
  await setSchedule(temporal, {
    ...{ name: 'lost-answer', workflow: 'retryParked', job: {}, every: '1 hour' },
    taskQueue: settings.taskQueue,
  });
  const proxy = await startTemporalProxy(settings.temporal.address);
  const connection = await Connection.connect({ address: proxy.address });
  try {
    proxy.loseAnswer('DeleteSchedule');
    await deleteSchedule(new Client({ connection, namespace: settings.temporal.namespace }), 'lost-answer');
    expect(proxy.called.filter((method) => method === 'DeleteSchedule')).toHaveLength(2);
    await expect(describeSchedule(temporal, 'lost-answer')).rejects.toMatchObject({ type: 'Invalid' });
  } finally {
    await connection.close();
    await proxy.close();
  }
});
