/** The status of a link: that of its newest accepted run, proven or not, whatever was sent since. */
import { describe } from 'vitest';
import { takeSnapshot } from '../../src/cli/follow/snapshot.ts';
import type { LinkSummary } from '../../src/client.ts';
import { eventually } from '../support/eventually.ts';
import { scenarioModes, unauthorized, type Scenario } from '../support/scenario.ts';

async function listed({ installation, project }: Scenario): Promise<LinkSummary | undefined> {
  for await (const link of installation.causeway.list({ project })) return link;
  return undefined;
}

const withoutProbe = ({ request }: Scenario) => ({
  ...request,
  endpoints: request.endpoints.map(({ probe: _, ...endpoint }) => endpoint),
});

describe.concurrent.each(scenarioModes())('with the workflow cache $cache', ({ it }) => {
  it('stays as it is when a request is refused, and the refused run is told apart', async ({ scenario, expect }) => {
    const link = await scenario();
    const { temporal, settings } = link.installation;
    await link.ready();
    // Started as by the Web UI: without our client and without search attributes.
    const refused = await temporal.workflow.start('onboard', {
      workflowId: link.workflowId,
      taskQueue: settings.taskQueue,
      args: [{ ...link.request, components: [] }],
    });
    await expect(refused.result()).rejects.toThrow();
    await eventually(async () => {
      expect(await listed(link)).toMatchObject({
        status: 'Ready',
        refused: { runId: refused.firstExecutionRunId, workflow: 'onboard' },
      });
    });
    const snapshot = await takeSnapshot(temporal, link.workflowId);
    expect(snapshot).toMatchObject({
      state: { status: 'Ready', endpoints: [{ phase: 'ready' }] },
      refused: { runId: refused.firstExecutionRunId },
    });
    expect(await temporal.workflow.getHandle(link.workflowId).query('state')).toMatchObject({ status: 'Refused' });
  });

  it('is not that of a link when its only request was refused', async ({ scenario, expect }) => {
    const link = await scenario();
    const { temporal, settings } = link.installation;
    const { workflowId } = link;
    const args = [{ ...link.request, components: [] }];
    const run = temporal.workflow.execute('onboard', { workflowId, taskQueue: settings.taskQueue, args });
    await expect(run).rejects.toThrow();
    const query = `WorkflowId = "${workflowId}" AND PrivateLinkStatus = "Refused"`;
    await eventually(async () => expect((await temporal.workflow.count(query)).count).toBe(1));
    expect(await listed(link)).toBeUndefined();
  });

  it('says that nothing was proven without a probe, and so does the finished step', async ({ scenario, expect }) => {
    const link = await scenario();
    const { outcome } = await link.ready(withoutProbe(link));
    expect(outcome).toBe('readyUnverified');
    const state = await link.run.state();
    expect(state.status).toBe('ReadyUnverified');
    expect(state.steps.find(({ step }) => step === 'targets')?.says).toMatch(/is not proven: no probe/);
    await eventually(async () => expect(await listed(link)).toMatchObject({ status: 'ReadyUnverified' }));
  });

  it('is kept by a change that proves nothing', async ({ scenario, expect }) => {
    const link = await scenario();
    await link.ready();
    await eventually(async () => expect(await listed(link)).toMatchObject({ status: 'Ready' }));
    const { project, service } = link;
    const add = ['arn:aws:iam::444455556666:role/another'];
    const run = await link.installation.causeway.changePrincipals({ project, service, add });
    expect(await run.result()).toMatchObject({ outcome: 'changed' });
    expect((await link.run.state()).status).toBe('Ready');
    await eventually(async () =>
      expect(await listed(link)).toMatchObject({ status: 'Ready', workflow: 'changePrincipals' }),
    );
  });

  it('says that a run was ended from outside', async ({ scenario, expect }) => {
    const link = await scenario();
    const { temporal } = link.installation;
    link.failEc2('CreateVpcEndpoint', unauthorized);
    await link.start();
    await link.until(
      ({ parked, steps }) =>
        parked.length === 1 && steps.some(({ step, phase }) => step === 'components' && phase === 'done'),
    );
    await temporal.workflow.getHandle(link.workflowId).terminate('by the test');
    await eventually(async () => expect(await listed(link)).toMatchObject({ status: 'Terminated' }));
    expect((await takeSnapshot(temporal, link.workflowId)).state?.status).toBe('Terminated');
    // Only by its current state: it needed attention once, but does not any more.
    const waiting: LinkSummary[] = [];
    for await (const each of link.installation.causeway.list({ project: link.project, status: 'NeedsAttention' }))
      waiting.push(each);
    expect(waiting).toEqual([]);
  });
});
