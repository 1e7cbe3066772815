/** Runs that were terminated, reset, or whose history is gone: what they made is still found and removed. */
import { randomUUID } from 'node:crypto';
import { describe, expect } from 'vitest';
import { NoRunError } from '../../src/client.ts';
import { takeSnapshot } from '../../src/cli/follow/snapshot.ts';
import { scenarioModes, unauthorized, type Scenario } from '../support/scenario.ts';
import type { StepPhase } from '../../src/contract/run.ts';
import { eventually } from '../support/eventually.ts';

const offboard = async ({ installation, project, service }: Scenario) =>
  (await installation.causeway.offboard({ project, service, actor: 'test' })).result();

const serviceOf = ({ world, project, service }: Scenario) => world.aiven.projects.get(project)?.services.get(service);

const temporalOf = ({ installation }: Scenario) => installation.temporal;

/** What `status` shows of the link. */
const statusOf = async (link: Scenario): Promise<string | undefined> =>
  (await takeSnapshot(temporalOf(link), link.workflowId)).state?.status;

const listed = async (link: Scenario): Promise<readonly (string | undefined)[]> => {
  const found: (string | undefined)[] = [];
  const { project, service } = link;
  for await (const { status, service: name } of link.installation.causeway.list({ project, service }))
    if (name === service) found.push(status);
  return found;
};

const expectNothingLeft = (link: Scenario): void => {
  expect(link.left()).toEqual([]);
  expect(Object.keys(serviceOf(link)?.tags ?? {}).filter((key) => key.startsWith('causeway-'))).toEqual([]);
  expect(Object.values(serviceOf(link)?.userConfig['privatelink_access'] ?? {})).not.toContain(true);
};

async function reset(link: Scenario, runId: string, eventId: bigint | number): Promise<string> {
  const { workflowService, options } = temporalOf(link);
  const answer = await workflowService.resetWorkflowExecution({
    namespace: options.namespace,
    workflowExecution: { workflowId: link.workflowId, runId },
    reason: 'a test',
    requestId: randomUUID(),
    workflowTaskFinishEventId: eventId as never,
  });
  return answer.runId;
}

/** The completed workflow tasks of a run. */
async function tasksOf(link: Scenario, runId: string): Promise<number[]> {
  const { events = [] } = await temporalOf(link).workflow.getHandle(link.workflowId, runId).fetchHistory();
  return (events ?? []).filter(({ eventType }) => Number(eventType) === 7).map(({ eventId }) => Number(eventId));
}

/** A step waits; or it is already done, if the test's looks are slow. */
const began = (phase: StepPhase): boolean => phase === 'settling' || phase === 'done';

describe.concurrent.each(scenarioModes())('with the workflow cache $cache, what a link made', ({ it }) => {
  it.for(['privatelink', 'vpcEndpoint', 'connection', 'routes'])(
    'goes after a run that was terminated when it had come to %s',
    async (step, { scenario }) => {
      const link = await scenario();
      // This keeps it from ending before it is terminated.
      link.stick('targets');
      await link.start();
      await link.until(({ steps }) => steps.some((each) => each.step === step && began(each.phase)));
      await temporalOf(link).workflow.getHandle(link.workflowId).terminate('a person in the Web UI');
      link.disarm();
      await eventually(async () => expect(await statusOf(link)).toBe('Terminated'));
      await eventually(async () => expect(await listed(link)).toEqual(['Terminated']));
      await link.ready();
      expect(await offboard(link)).toMatchObject({ outcome: 'removed', left: [], stays: [] });
      expectNothingLeft(link);
      expect(await statusOf(link)).toBe('Removed');
    },
  );

  it('goes after a run that was terminated, without another onboarding', async ({ scenario }) => {
    const link = await scenario();
    link.stick('targets');
    await link.start();
    await link.until(({ steps }) => steps.some((each) => each.step === 'routes' && began(each.phase)));
    await temporalOf(link).workflow.getHandle(link.workflowId).terminate('a person in the Web UI');
    link.disarm();
    expect(await offboard(link)).toMatchObject({ outcome: 'removed', left: [], stays: [] });
    expectNothingLeft(link);
    expect(await statusOf(link)).toBe('Removed');
  });

  it('goes after a run that was reset in the middle', async ({ scenario }) => {
    const link = await scenario();
    link.failEc2('CreateVpcEndpoint', unauthorized, { nth: 1 });
    const { runId } = await link.start();
    await link.parked();
    const [, second = 0] = await tasksOf(link, runId ?? '');
    const anew = await reset(link, runId ?? '', second);
    expect(anew).not.toBe(runId);
    await link.run.result();
    expect(['Ready', 'ReadyUnverified']).toContain(await statusOf(link));
    await eventually(async () => expect(await listed(link)).toEqual([await statusOf(link)]));
    expect(await offboard(link)).toMatchObject({ outcome: 'removed', left: [], stays: [] });
    expectNothingLeft(link);
  });

  it('goes after a run that was reset after its end', async ({ scenario }) => {
    const link = await scenario();
    const { runId, ...run } = await link.start();
    await run.result();
    const tasks = await tasksOf(link, runId ?? '');
    await reset(link, runId ?? '', tasks[2] ?? 0);
    await link.run.result();
    expect(['Ready', 'ReadyUnverified']).toContain(await statusOf(link));
    expect(link.made('vpcEndpoint').filter(({ deletedAt }) => deletedAt === undefined)).toHaveLength(1);
    expect(await offboard(link)).toMatchObject({ outcome: 'removed', left: [], stays: [] });
    expectNothingLeft(link);
  });

  it('goes, and is known, when its history has been deleted', async ({ scenario }) => {
    const link = await scenario();
    await link.ready();
    const client = temporalOf(link);
    const forget = async (): Promise<void> => {
      await client.workflowService.deleteWorkflowExecution({
        namespace: client.options.namespace,
        workflowExecution: { workflowId: link.workflowId },
      });
      await eventually(async () =>
        expect(await statusOf(link).catch((error: unknown) => error)).toBeInstanceOf(NoRunError),
      );
      await eventually(async () => expect(await listed(link)).toEqual([]));
    };
    await forget();
    expect(await link.ready()).toMatchObject({ changed: false });
    await forget();
    expect(await offboard(link)).toMatchObject({ outcome: 'removed', left: [], stays: [] });
    expectNothingLeft(link);
    expect(await statusOf(link)).toBe('Removed');
  });
});
