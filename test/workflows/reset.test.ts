/** An operator resets a finished onboarding in the Web UI, after EC2 has forgotten its client token. */
import { randomUUID } from 'node:crypto';
import { expect, it, onTestFinished } from 'vitest';
import { historyOf } from '../support/histories.ts';
import { startInstallation } from '../support/installation.ts';
import { scenarioOf } from '../support/scenario.ts';

/** Temporal's number of the event `WorkflowTaskCompleted`. */
const TASK_COMPLETED = 7;

it('a run that is reset to before its create makes no second endpoint', async () => {
  const installation = await startInstallation({ sandbox: { settings: { clientTokenWindow: 1 } } });
  onTestFinished(() => installation.stop());
  const link = scenarioOf(installation, await installation.link());
  await link.ready();
  const { temporal } = installation;
  const { events } = await historyOf(temporal, link.workflowId);
  const create = events?.findIndex(
    (event) => event.activityTaskScheduledEventAttributes?.activityType?.name === 'applyVpcEndpoint',
  );
  const before = events?.slice(0, create).findLast(({ eventType }) => Number(eventType) === TASK_COMPLETED);
  // The look that found nothing stays in the history: it was taken when the wait for the PrivateLink resource ended.
  await temporal.workflowService.resetWorkflowExecution({
    namespace: temporal.options.namespace,
    workflowExecution: { workflowId: link.workflowId },
    reason: 'a test',
    requestId: randomUUID(),
    workflowTaskFinishEventId: before?.eventId ?? null,
  });
  expect(await link.run.result()).toMatchObject({ outcome: 'ready', left: [] });
  expect(link.made('vpcEndpoint')).toHaveLength(1);
});
