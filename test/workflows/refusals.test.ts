/** A refusal is an answer, not a bug: the Web UI shows only the message, without a stack that repeats it. */
import { describe } from 'vitest';
import { fleetWorkflowId } from '../../src/contract/fleet.ts';
import { scenarioModes, type Scenario } from '../support/scenario.ts';

/** How the run ended, as its history shows it. */
async function endOf({ installation: { temporal } }: Scenario, workflowId: string) {
  const { events } = await temporal.workflow.getHandle(workflowId).fetchHistory();
  const failure = events?.at(-1)?.workflowExecutionFailedEventAttributes?.failure;
  return { message: failure?.message, stackTrace: failure?.stackTrace };
}

describe.concurrent.each(scenarioModes())('with the workflow cache $cache', ({ it }) => {
  it.for([
    ['onboard', ({ request }: Scenario) => ({ ...request, components: [] })],
    ['offboard', ({ project, service }: Scenario) => ({ project, service, endpoints: [17] })],
    ['changePrincipals', ({ project, service }: Scenario) => ({ project, service, add: ['nobody'] })],
    ['changeComponents', ({ project, service }: Scenario) => ({ project, service, enable: ['KAFKA!'] })],
  ] as const)('a refused %s shows each problem once', async ([type, requestOf], { scenario, expect }) => {
    const link = await scenario();
    const { temporal, settings } = link.installation;
    const { taskQueue } = settings;
    const run = temporal.workflow.execute(type, { workflowId: link.workflowId, taskQueue, args: [requestOf(link)] });
    await expect(run).rejects.toThrow();
    const { message, stackTrace } = await endOf(link, link.workflowId);
    expect(message).toContain('Fix: ');
    expect(stackTrace).toBe('');
  });

  it('a refused plan of an offboarding and a refused fleet do too', async ({ scenario, expect }) => {
    const link = await scenario();
    const { temporal, settings } = link.installation;
    const { taskQueue } = settings;
    const { project, service } = link;
    const name = `refused-${project}`;
    const wrong = { ...link.request, components: [] };
    for (const [type, workflowId, input] of [
      ['onboard', link.workflowId, wrong],
      ['planOffboard', `plan-${project}`, { project, service, endpoints: [17] }],
      ['onboardFleet', fleetWorkflowId(name), { settings: { name }, items: [wrong] }],
    ] as const) {
      await expect(temporal.workflow.execute(type, { workflowId, taskQueue, args: [input] })).rejects.toThrow();
      expect(await endOf(link, workflowId)).toMatchObject({ stackTrace: '', message: expect.stringMatching(/./) });
    }
  });
});
