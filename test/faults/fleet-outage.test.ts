/** Fleets and schedules survive an outage of the Temporal server, and report what they missed. */
import { afterAll, beforeAll, expect, it } from 'vitest';
import type { FleetPicture } from '../../src/client/fleet-picture-report.ts';
import { describeSchedule, setSchedule, type ScheduleSummary } from '../../src/client/schedules.ts';
import { linkOf, manifestFile, run } from '../fleet/manifests.ts';
import { eventually } from '../support/eventually.ts';
import { startInstallation, type Installation } from '../support/installation.ts';
import { startMortalServer, type MortalServer } from './mortal-server.ts';

let server: MortalServer;
let installation: Installation;

beforeAll(async () => {
  server = await startMortalServer();
  installation = await startInstallation({ temporalAddress: server.address });
});

afterAll(async () => {
  await installation.stop();
  await server.stop();
});

const asked = async <Answer>(...args: readonly string[]): Promise<Answer> =>
  JSON.parse((await run(installation, ...args, '--json')).stdout) as Answer;

it('a fleet is the same picture after the server and the workers were restarted', async ({ onTestFinished }) => {
  const [proven, unproven, dropped] = await Promise.all([
    installation.link(),
    installation.link({ probed: false }),
    installation.link({ probed: false }),
  ]);
  const all = [proven, unproven, dropped].map(({ request }) => request);
  const whole = await manifestFile(onTestFinished, 'outlives', all);
  expect((await run(installation, 'fleet', 'apply', '-f', whole, '--yes', '--actor', 'ada')).code).toBe(0);
  const fewer = await manifestFile(onTestFinished, 'outlives', all.slice(0, 2));
  expect((await run(installation, 'fleet', 'apply', '-f', fewer, '--yes', '--actor', 'bob')).code).toBe(0);
  const before = await asked<FleetPicture>('fleet', 'status', 'outlives');

  await server.kill();
  await server.comeBack();
  await installation.restartWorkers();

  const after = await asked<FleetPicture>('fleet', 'status', 'outlives');
  expect(after.applied).toEqual(before.applied);
  expect(after.applied).toMatchObject({ actor: 'bob', source: fewer, items: 2 });
  expect(after.totals).toEqual(before.totals);
  const stateOf = ({ items }: FleetPicture) => items.map(({ link, state, made }) => [link, state, made]).sort();
  expect(stateOf(after)).toEqual(stateOf(before));
  expect(stateOf(after)).toEqual(
    [
      [linkOf(proven.request), 'proven', true],
      [linkOf(unproven.request), 'unproven', true],
      [linkOf(dropped.request), 'notWanted', true],
    ].sort(),
  );
  expect(await asked('fleet', 'list')).toMatchObject({ fleets: [{ name: 'outlives', totals: after.totals }] });
});

it('a schedule says how many of its runs an outage longer than the catch-up window swallowed', async () => {
  const { temporal, settings } = installation;
  await setSchedule(temporal, {
    name: 'often',
    workflow: 'retryParked',
    job: {},
    every: '1 second',
    jitter: '0 seconds',
    // The shortest catch-up window that a server accepts.
    catchupWindow: '10 seconds',
    taskQueue: settings.taskQueue,
  });
  const lastAt = await eventually(async () => {
    const { lastAt: at, missed } = await describeSchedule(temporal, 'often');
    expect(at).toBeDefined();
    expect(missed).toBe(0);
    return Date.parse(at ?? '');
  });
  await server.kill();
  // The window is in wall time: several runs become due, and are older than the window when the server is back.
  await eventually(() => expect(Date.now()).toBeGreaterThan(lastAt + 15_000), { interval: 500 });
  await server.comeBack();
  const missed = await eventually(async () => {
    const found = await describeSchedule(temporal, 'often');
    expect(found.missed).toBeGreaterThan(0);
    return found.missed;
  });
  const { schedules } = await asked<{ schedules: readonly ScheduleSummary[] }>('schedule', 'list');
  expect(schedules.find(({ name }) => name === 'often')?.missed).toBeGreaterThanOrEqual(missed);
  const listed = await run(installation, 'schedule', 'list');
  expect(listed.stdout).toMatch(/often missed \d+ runs: .*catch-up window/);
  await temporal.schedule.getHandle('privatelink-schedule/often').delete();
});
