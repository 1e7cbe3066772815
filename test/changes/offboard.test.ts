/** Offboarding: what we made is removed in reverse order; what we did not make stays. */
import { describe, expect, inject } from 'vitest';
import { createPrivatelink } from '../../sandbox/aiven/privatelink.ts';
import { vanishEndpoint } from '../../sandbox/ec2/behind-the-back.ts';
import { BusyError, createCausewayClient, ProblemsError } from '../../src/client.ts';
import { startWorker } from '../../src/worker.ts';
import { connectOthers, scenarioModes, type Scenario } from '../support/scenario.ts';
import { eventually } from '../support/eventually.ts';

const offboard = async ({ installation, project, service }: Scenario, more = {}) =>
  (await installation.causeway.offboard({ project, service, actor: 'test', ...more })).result();

const endpointsOf = ({ world, vpcs }: Scenario) =>
  [...world.aws.vpcEndpoints.values()].filter(({ vpcId }) => vpcs.some(({ vpc }) => vpc.id === vpcId));

const plan = ({ installation, project, service }: Scenario, more = {}) =>
  installation.causeway.planOffboard({ project, service, ...more });

const rowOf = ({ world, project, service }: Scenario) =>
  world.aiven.projects.get(project)?.services.get(service)?.privatelink;

describe.concurrent.each(scenarioModes())('with the workflow cache $cache, offboarding', ({ it }) => {
  it('takes away everything that the link brought, and is quiet when it runs again', async ({ scenario }) => {
    const link = await scenario({ vpcs: [{}, {}], request: { components: ['kafka', 'schema_registry'] } });
    await link.ready();
    const { selected, removals, stays } = await plan(link);
    expect(selected).toHaveLength(2);
    expect(removals.map(({ step }) => step)).toEqual(['vpcEndpoint', 'vpcEndpoint', 'privatelink', 'components']);
    expect(stays).toEqual([]);
    const result = await offboard(link);
    expect(result).toMatchObject({ outcome: 'removed', left: [], stays: [] });
    expect(link.left()).toEqual([]);
    expect(await offboard(link)).toMatchObject({ outcome: 'unchanged', done: [], left: [] });
  });

  it('takes away the endpoints of an account with one call, and a refused one holds up no other', async ({
    scenario,
  }) => {
    const link = await scenario({ vpcs: [{}, {}, {}] });
    await link.ready();
    /** How many endpoints each call deleted. */
    const deleted = (): readonly number[] => {
      const ours = new Set(link.made('vpcEndpoint').map(({ id }) => id));
      const calls = link.world.ledger.calls.filter(({ action }) => action === 'DeleteVpcEndpoints');
      return calls.map(({ ids }) => ids.filter((id) => ours.has(id)).length).filter((count) => count > 0);
    };
    // EC2 answers 200 and lists it as unsuccessful: in the call for all three, and in the single call that follows.
    link.stick('vpcEndpointDelete', { at: 1, times: 2 });
    const { project, service, installation } = link;
    const removal = await installation.causeway.offboard({ project, service });
    const { parked } = await link.until(
      (state) =>
        state.parked.length === 1 && state.endpoints.filter(({ phase }) => phase === 'rolledBack').length === 2,
    );
    expect(parked[0]).toMatchObject({ step: 'vpcEndpoint', endpoints: [link.vpcs[1]?.vpc.id], undo: true });
    expect(deleted()).toEqual([2]);
    await link.run.retry();
    expect(await removal.result()).toMatchObject({ outcome: 'removed', left: [] });
    expect(deleted()).toEqual([2, 1]);

    await link.ready();
    await offboard(link);
    expect(deleted()).toEqual([2, 1, 3]);
    expect(link.left()).toEqual([]);
  });

  it('takes no rollback: it makes nothing, and an endpoint that stays is not marked as one that goes', async ({
    scenario,
  }) => {
    const link = await scenario({ vpcs: [{}, {}] });
    await link.ready();
    const { project, service, installation, run } = link;
    const [first = '', second = ''] = link.vpcs.map(({ vpc }) => vpc.id);
    link.stick('vpcEndpointDelete', { at: 0 });
    const removal = await installation.causeway.offboard({ project, service, endpoints: [first] });
    await link.parked();
    for (const input of [{}, { endpoint: first }, { endpoint: second }])
      await expect(run.rollback(input)).rejects.toThrow('makes nothing that could be rolled back');
    expect((await run.state()).audit.map(({ what }) => what)).toEqual(['offboard']);
    link.disarm();
    await run.retry();
    expect(await removal.result()).toMatchObject({ outcome: 'removed', left: [] });
    expect(endpointsOf(link).filter(({ state }) => state === 'available')).toMatchObject([{ vpcId: second }]);
  });

  it('takes away one endpoint and leaves the others, with the reason and the price', async ({ scenario }) => {
    const link = await scenario({ vpcs: [{}, {}] });
    await link.ready();
    const [first, second] = link.vpcs.map(({ vpc }) => vpc.id);
    const result = await offboard(link, { endpoints: [first] });
    expect(result.outcome).toBe('removed');
    expect(result.stays.map(({ what, why }) => `${what}: ${why}`)).toEqual(
      expect.arrayContaining(['VPC endpoint: it was not asked for', 'PrivateLink resource: endpoints of ours use it']),
    );
    expect(result.stays.find(({ what }) => what === 'PrivateLink resource')?.usdPerDay).toBeGreaterThan(1);
    const rows = [...link.world.aws.vpcEndpoints.values()];
    expect(rows.filter(({ vpcId, state }) => vpcId === second && state === 'available')).toHaveLength(1);
    expect(rows.filter(({ vpcId, state }) => vpcId === first && state === 'available')).toHaveLength(0);
  });

  it('takes away the principals that only we needed, when it is asked to', async ({ scenario }) => {
    const link = await scenario();
    const theirs = 'arn:aws:iam::999988887777:root';
    const service = link.world.aiven.projects.get(link.project)?.services.get(link.service);
    if (service === undefined) throw new Error('the scenario has a service');
    createPrivatelink(link.world, service, { principals: [theirs] });
    await link.ready();
    expect(service.privatelink?.principals).toHaveLength(2);
    service.tags = {};
    const kept = await offboard(link);
    expect(kept.stays).toContainEqual(expect.objectContaining({ what: 'principal' }));
    expect(service.privatelink?.principals).toHaveLength(2);
    await link.ready();
    await offboard(link, { principals: true });
    expect(service.privatelink?.principals).toEqual([theirs]);
  });

  it('is refused for an endpoint in a VPC that the policy does not allow, and nothing is taken away', async ({
    scenario,
  }) => {
    const link = await scenario();
    await link.ready();
    const { installation, project, service } = link;
    const { settings, temporal } = installation;
    const taskQueue = `${settings.taskQueue}-elsewhere`;
    const policy = { ...settings.policy, vpcs: ['vpc-of-others'] };
    const narrow = await startWorker({ ...settings, taskQueue, policy }, { bundlePath: inject('workflowBundlePath') });
    try {
      const run = await createCausewayClient({ client: temporal, taskQueue }).offboard({ project, service });
      const refused: unknown = await run.result().catch((error: unknown) => error);
      expect(refused).toBeInstanceOf(ProblemsError);
      expect((refused as ProblemsError).problems).toMatchObject([
        { field: 'endpoints', value: link.vpcs[0]?.vpc.id, fix: expect.stringContaining('policy.vpcs') },
      ]);
    } finally {
      await narrow.stop();
    }
    expect(endpointsOf(link)).toMatchObject([{ state: 'available' }]);
    expect(rowOf(link)?.state).toBe('active');
  });

  it('refuses to cut off others, unless it is forced with a reason', async ({ scenario }) => {
    const link = await scenario();
    await link.ready();
    const other = await connectOthers(link);
    const before = link.left();
    const refused: unknown = await offboard(link).catch((error: unknown) => error);
    expect(refused).toBeInstanceOf(ProblemsError);
    expect((refused as ProblemsError).problems).toMatchObject([{ field: 'force', value: other }]);
    expect(link.left()).toEqual(before);
    await expect(offboard(link, { force: true })).rejects.toThrow('reason');
    const named = await offboard(link, { endpoints: [link.vpcs[0]?.vpc.id] });
    expect(named.stays.map(({ what, id }) => `${what} ${id}`)).toEqual([
      `connection ${other}`,
      `PrivateLink resource ${link.project}/kafka`,
      'component access kafka',
      expect.stringContaining('principal '),
    ]);
    expect(link.world.aws.vpcEndpoints.get(other)?.state).toBe('available');
  });

  it('cuts others off when it is forced with a reason', async ({ scenario }) => {
    const link = await scenario();
    await link.ready();
    const other = await connectOthers(link);
    const { causeway } = link.installation;
    const { project, service } = link;
    const run = await causeway.offboard({ project, service, force: true, reason: 'the service is moved' });
    // The endpoint service is deleted when its last endpoint is gone; others must delete what they made.
    await eventually(() => expect(rowOf(link)?.state).toBe('deleting'));
    vanishEndpoint(link.world, other);
    const result = await run.result();
    expect(result).toMatchObject({ outcome: 'removed', audit: [{ reason: 'the service is moved' }] });
    expect(rowOf(link)).toBeUndefined();
  });

  it('refuses to cut off an adopted endpoint, and leaves it', async ({ scenario }) => {
    const link = await scenario();
    await link.ready({ ...link.request, endpoints: [], principals: ['arn:aws:iam::111122223333:user/causeway'] });
    const adopted = await connectOthers(link);
    await link.ready({
      ...link.request,
      endpoints: link.request.endpoints.map((each) => ({ ...each, adopt: adopted })),
    });
    const refused: unknown = await offboard(link).catch((error: unknown) => error);
    expect((refused as ProblemsError).problems).toMatchObject([{ field: 'force', value: adopted }]);
    expect(link.world.aws.vpcEndpoints.get(adopted)?.state).toBe('available');
    expect(rowOf(link)?.state).toBe('active');
  });

  it('takes named things away although no receipt names them', async ({ scenario }) => {
    const link = await scenario();
    await link.ready({ ...link.request, endpoints: [], principals: ['arn:aws:iam::111122223333:user/causeway'] });
    const result = await offboard(link, { also: { privatelink: true, components: ['kafka'] } });
    expect(result).toMatchObject({ outcome: 'removed', left: [] });
    expect(link.left()).toEqual([]);
  });

  it('removes the endpoints of a service that is gone', async ({ scenario }) => {
    const link = await scenario();
    await link.ready();
    link.world.aiven.projects.get(link.project)?.services.delete(link.service);
    await expect(offboard(link)).rejects.toThrow('region');
    const result = await offboard(link, { accesses: [{ region: 'eu-west-1' }] });
    expect(result).toMatchObject({ outcome: 'removed', left: [] });
    expect(link.made('vpcEndpoint').every(({ deletedAt }) => deletedAt !== undefined)).toBe(true);
  });

  it('takes nothing further away once it is cancelled, and lists what is left', async ({ scenario }) => {
    const link = await scenario();
    await link.ready();
    link.stick('vpcEndpointDeletion', { at: 0 });
    const { project, service } = link;
    const handle = await link.installation.causeway.offboard({ project, service });
    await link.until(({ steps }) => steps.some(({ step, phase }) => step === 'vpcEndpoint' && phase === 'removing'));
    await expect(link.installation.causeway.offboard({ project, service })).rejects.toBeInstanceOf(BusyError);
    await expect(link.start()).rejects.toThrow(/offboard/);
    await link.installation.temporal.workflow.getHandle(handle.workflowId).cancel();
    link.disarm();
    // A deletion that is already stuck stays stuck.
    for (const { id, state } of endpointsOf(link)) if (state === 'deleting') vanishEndpoint(link.world, id);
    const result = await handle.result();
    expect(result.outcome).toBe('partly removed');
    expect(result.left.map(({ what }) => what)).toContain('PrivateLink resource');
  });
});
