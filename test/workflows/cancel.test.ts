/** Cancellation and `rollback`, at every moment of a run. */
import { describe } from 'vitest';
import { eventually } from '../support/eventually.ts';
import { historyOf } from '../support/histories.ts';
import { scenarioModes, unauthorized, type Scenario } from '../support/scenario.ts';

const cancel = (link: Scenario): Promise<unknown> =>
  link.installation.temporal.workflow.getHandle(link.workflowId).cancel();

const stepIs = (link: Scenario, step: string, phase: string) =>
  link.until(({ steps }) => steps.some((each) => each.step === step && each.phase === phase));

describe.concurrent.each(scenarioModes())('with the workflow cache $cache', ({ it }) => {
  it('cancels in the middle of a create: it is waited for, then taken back', async ({ scenario, expect }) => {
    const link = await scenario();
    link.failEc2('CreateVpcEndpoint', { kind: 'hold' });
    await link.start();
    await stepIs(link, 'vpcEndpoint', 'queued');
    await cancel(link);
    link.disarm();
    const { left } = await link.rolledBack();
    expect(left).toEqual([]);
    expect(link.left()).toEqual([]);
  });

  it('cancels in the middle of the create at Aiven', async ({ scenario, expect }) => {
    const link = await scenario();
    link.failAiven('ServicePrivatelinkAWSCreate', { kind: 'hold' });
    await link.start();
    await stepIs(link, 'privatelink', 'applying');
    await cancel(link);
    link.disarm();
    await link.rolledBack();
    expect(link.left()).toEqual([]);
  });

  it('cancels during a wait', async ({ scenario, expect }) => {
    const link = await scenario();
    link.stick('connection', { state: 'absent', at: 0 });
    await link.start();
    await stepIs(link, 'connection', 'settling');
    await cancel(link);
    const { undone } = await link.rolledBack();
    expect(undone).toHaveLength(3);
    expect(link.left()).toEqual([]);
  });

  it('cancels while parked', async ({ scenario, expect }) => {
    const link = await scenario();
    link.failEc2('CreateVpcEndpoint', unauthorized);
    await link.start();
    await link.parked();
    await cancel(link);
    const { audit } = await link.rolledBack();
    expect(audit.map(({ what }) => what)).toEqual(['cancellation']);
    expect(link.left()).toEqual([]);
  });

  it('cancels while the shared step is parked', async ({ scenario, expect }) => {
    const link = await scenario({ vpcs: [{}, {}] });
    link.failAiven('ServicePrivatelinkAWSCreate', { kind: 'status', status: 403 });
    await link.start();
    await link.parked();
    await cancel(link);
    const { endpoints } = await link.rolledBack();
    expect(endpoints.map(({ outcome }) => outcome)).toEqual(['rolledBack', 'rolledBack']);
    expect(link.left()).toEqual([]);
  });

  it('keeps what is ready when the rest is cancelled', async ({ scenario, expect }) => {
    const link = await scenario({ vpcs: [{}, {}] });
    link.stick('connection', { state: 'absent', at: 1 });
    await link.start();
    await link.until(({ endpoints }) => endpoints.some(({ phase }) => phase === 'ready'));
    await cancel(link);
    const { outcome, endpoints } = await link.run.result();
    expect(outcome).toBe('partial');
    expect(endpoints.map((each) => each.outcome)).toEqual(['ready', 'rolledBack']);
  });

  it('ends a ready endpoint that is parked over an extension as it was when it was ready', async ({
    scenario,
    expect,
  }) => {
    const link = await scenario({ vpcs: [{}, {}] });
    link.stick('connection', { state: 'absent', at: 1 });
    await link.start();
    await link.until(({ endpoints }) => endpoints.some(({ phase }) => phase === 'ready'));
    link.failAiven('ServiceUpdate', { kind: 'status', status: 403 });
    await link.start({ ...link.request, components: ['kafka', 'kafka_connect'] });
    await link.parked();
    await cancel(link);
    const { outcome, endpoints } = await link.run.result();
    expect(outcome).toBe('partial');
    expect(endpoints.map((each) => each.outcome)).toEqual(['ready', 'rolledBack']);
  });

  it('cancels before anything was accepted', async ({ scenario, expect }) => {
    const link = await scenario({ service: { state: 'REBALANCING' } });
    link.failAiven('ServiceGet', { kind: 'hold' });
    await link.start();
    await cancel(link);
    // The run receives the cancellation before the check of the request can succeed.
    await eventually(async () => {
      const { events } = await historyOf(link.installation.temporal, link.workflowId);
      expect(events?.some((event) => event.activityTaskCancelRequestedEventAttributes)).toBe(true);
    });
    link.disarm();
    await expect(link.run.result()).rejects.toMatchObject({ type: 'Failed' });
    expect(link.made()).toEqual([]);
  });

  it('rolls back while it runs, and refuses to do it twice', async ({ scenario, expect }) => {
    const link = await scenario();
    link.failEc2('DeleteVpcEndpoints', { kind: 'hold' });
    link.stick('connection', { state: 'absent', at: 0 });
    await link.start();
    await stepIs(link, 'connection', 'settling');
    expect(await link.run.rollback({ actor: 'ada', reason: 'wrong VPC' })).toMatchObject({ status: 'RollingBack' });
    await expect(link.run.rollback()).rejects.toThrow('It is being rolled back already.');
    link.disarm();
    const { audit, undone } = await link.rolledBack();
    expect(audit[0]).toMatchObject({ what: 'rollback', actor: 'ada', reason: 'wrong VPC' });
    expect(undone).toHaveLength(3);
    expect(link.left()).toEqual([]);
  });

  it('does not roll back what is ready', async ({ scenario, expect }) => {
    const link = await scenario({ vpcs: [{}, {}] });
    link.stick('connection', { state: 'absent', at: 1 });
    await link.start();
    const { endpoints } = await link.until((state) => state.endpoints.some(({ phase }) => phase === 'ready'));
    const [ready, waiting] = endpoints;
    await expect(link.run.rollback({ endpoint: ready?.key ?? '' })).rejects.toThrow('remove it with offboard');
    await expect(link.run.rollback({ endpoint: 'vpc-0' })).rejects.toThrow('There is no endpoint vpc-0 in this run');
    await link.run.rollback({ endpoint: waiting?.key ?? '' });
    expect((await link.run.result()).outcome).toBe('partial');
  });
});
