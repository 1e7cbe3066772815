/** What a run says about its steps is true: who owns a resource, what it waits for, what a box is about. */
import { describe } from 'vitest';
import { renderDetails } from '../../src/workflows/details/run-details.ts';
import { parkedBox } from '../../src/cli/text/parked-box.ts';
import { pictureText } from '../../src/cli/text/picture-text.ts';
import { takeSnapshot } from '../../src/cli/follow/snapshot.ts';
import type { RunState, StepState } from '../../src/contract/run.ts';
import { denied, scenarioModes, unauthorized } from '../support/scenario.ts';

const stepOf = (state: RunState, name: string): StepState | undefined => state.steps.find(({ step }) => step === name);

describe.concurrent.each(scenarioModes())('with the workflow cache $cache', ({ it }) => {
  it('what an earlier run of the link made is ours, and nothing is called adopted', async ({ scenario, expect }) => {
    const link = await scenario();
    await link.ready();
    const first = stepOf(await link.run.state(), 'privatelink');
    // The time of the event itself, not that of the query.
    expect(Date.parse(first?.since ?? '')).toBeGreaterThan(Date.parse(first?.began ?? ''));
    await link.ready();
    const state = await link.run.state();
    const says = expect.stringContaining('made by an earlier run of this link') as unknown;
    expect(stepOf(state, 'privatelink')).toMatchObject({ phase: 'done', says });
    expect(stepOf(state, 'vpcEndpoint')).toMatchObject({ phase: 'done', says });
    expect(renderDetails(state)).not.toContain('adopted');
  });

  it('what a run made before a retry is its own', async ({ scenario, expect }) => {
    const link = await scenario();
    link.failEc2('CreateVpcEndpoint', unauthorized);
    await link.start();
    await link.parked();
    link.disarm();
    await link.run.retry();
    await link.run.result();
    expect(stepOf(await link.run.state(), 'privatelink')).toMatchObject({
      phase: 'done',
      says: expect.stringContaining('made by this run') as unknown,
    });
  });

  it('a service step is parked for the service, and no line points to a box that is not there', async ({
    scenario,
    expect,
  }) => {
    const link = await scenario({ vpcs: [{}, {}] });
    const { project, service, vpcs } = link;
    link.failAiven('ServicePrivatelinkAWSCreate', denied);
    await link.start();
    const [parked] = await link.parked();
    if (parked === undefined) return expect.fail('nothing is parked');
    const title = `the PrivateLink resource of ${project}/${service} is parked`;
    expect(parkedBox(link, parked).split('\n')[0]).toContain(title);
    const lines = renderDetails(await link.run.state()).split('\n');
    const head = lines.find((line) => line.includes('A person is needed'));
    expect(head).toContain(`PrivateLink resource of ${project}/${service}`);
    for (const { vpc } of vpcs) expect(head).not.toContain(vpc.id);
    await link.run.rollback();
    await link.rolledBack();
    const state = await link.run.state();
    expect(stepOf(state, 'privatelink')?.phase).not.toBe('parked');
    expect(renderDetails(state)).not.toContain('see above');
    const snapshot = await takeSnapshot(link.installation.temporal, link.workflowId);
    expect(pictureText(link, snapshot, new Date())).not.toContain('see below');
  });

  it('closing a component waits until it reads back as switched off', async ({ scenario, expect }) => {
    const link = await scenario();
    const { project, service } = link;
    const { temporal, causeway } = link.installation;
    await link.ready();
    await (await causeway.offboard({ project, service })).result();
    const { events } = await temporal.workflow.getHandle(link.workflowId).fetchHistory();
    const summaries = (events ?? []).map(({ userMetadata }) =>
      Buffer.from(userMetadata?.summary?.data ?? []).toString(),
    );
    expect(summaries.join('\n')).toContain(`component access of ${project}/${service} reads back as switched off`);
  });

  it('what several endpoints meet is warned of once', async ({ scenario, expect }) => {
    const link = await scenario({ vpcs: [{}, {}], probed: false });
    const { warnings } = await link.ready();
    expect(warnings.length).toBeGreaterThan(0);
    expect(warnings).toEqual([...new Set(warnings)]);
  });
});
