/** `schedule trigger` says what happened to the trigger. */
import { setSchedule, triggerSchedule } from '../../src/client/schedules.ts';
import { causeway } from '../cli/causeway.ts';
import { installationTest } from '../support/installation.ts';

const it = installationTest({ sandbox: { settings: { dataPlane: false } } });

it('a trigger is started, then buffered, then skipped while a run is going', async ({ installation, expect }) => {
  const { temporal, settings } = installation;
  // Nobody polls this queue, so the first run goes on for as long as the test needs it.
  const taskQueue = 'a-queue-that-nobody-polls';
  await setSchedule(temporal, { name: 'told', workflow: 'retryParked', job: {}, every: '24 hours', taskQueue });
  const first = await triggerSchedule(temporal, 'told');
  if (first.became !== 'started') return expect.fail(`the first trigger was ${first.became}`);
  expect(first.workflowId).toContain('privatelink-scheduled/told');
  const running = [first.workflowId];
  expect(await triggerSchedule(temporal, 'told')).toEqual({ became: 'buffered', running });
  expect(await triggerSchedule(temporal, 'told')).toEqual({ became: 'skipped', running });
  const { address = '', namespace = 'default' } = settings.temporal;
  const env = { TEMPORAL_ADDRESS: address, TEMPORAL_NAMESPACE: namespace };
  const said = await causeway(['schedule', 'trigger', 'told'], { env });
  expect(said).toMatchObject({
    code: 0,
    stdout: expect.stringContaining(`started nothing: ${first.workflowId} is under way`),
  });
  const json = await causeway(['schedule', 'trigger', 'told', '--json'], { env });
  expect(JSON.parse(json.stdout)).toEqual({ name: 'told', done: 'trigger', became: 'skipped', running });
  await temporal.schedule.getHandle('privatelink-schedule/told').delete();
  await temporal.workflow.getHandle(first.workflowId, first.runId).terminate('the test is over');
});
