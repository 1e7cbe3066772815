/** An update to a run that is in no cache: the workers were restarted while the run waited for a person. */
import { Worker } from '@temporalio/worker';
import { inject } from 'vitest';
import { historyOf } from '../support/histories.ts';
import { scenarioModes, unauthorized } from '../support/scenario.ts';

const [mode] = scenarioModes();
if (mode === undefined) throw new Error('there is a mode');

mode.it('goes on after a retry, and replays, whatever came in before it', async ({ scenario, expect }) => {
  const link = await scenario({ vpcs: [{}, {}, {}] });
  link.failEc2('CreateVpcEndpoint', unauthorized, { at: 0, nth: 1 });
  // They become ready one after the other, while the first is parked: two tasks in a row without other commands.
  link.stick('targets', { at: 1, times: 5 });
  link.stick('targets', { at: 2, times: 15 });
  await link.start();
  await link.until(({ endpoints }) => endpoints.filter(({ phase }) => phase === 'ready').length === 2);
  await link.installation.restartWorkers();
  await link.run.retry();
  expect((await link.run.result()).outcome).toBe('ready');
  const { temporal } = link.installation;
  const history = await historyOf(temporal, link.workflowId);
  const workflowBundle = { codePath: inject('workflowBundlePath') };
  await expect(Worker.runReplayHistory({ workflowBundle }, history, link.workflowId)).resolves.toBeUndefined();
  // The commands that keep it replayable change nothing that a person can see.
  const { memo } = await temporal.workflow.getHandle(link.workflowId).describe();
  expect(Object.keys(memo ?? {})).toEqual(['causewayStartId']);
});
