/** Ownership survives the loss of a run, a history or an endpoint: what this link made is removed, what existed before stays. */
import { describe, expect } from 'vitest';
import { createPrivatelink } from '../../sandbox/aiven/privatelink.ts';
import { createForeignEndpoint, vanishEndpoint } from '../../sandbox/ec2/behind-the-back.ts';
import { workflowIdOf } from '../../src/contract/request.ts';
import { connectOthers, scenarioModes, type Scenario } from '../support/scenario.ts';
import { eventually } from '../support/eventually.ts';

const offboard = async ({ installation, project, service }: Scenario, more = {}) =>
  (await installation.causeway.offboard({ project, service, actor: 'test', ...more })).result();

function serviceOf({ world, project, service }: Scenario) {
  const row = world.aiven.projects.get(project)?.services.get(service);
  if (row === undefined) throw new Error('the scenario has a service');
  return row;
}

const claims = (link: Scenario): readonly string[] =>
  Object.keys(serviceOf(link).tags).filter((key) => key.startsWith('causeway-'));

const handleOf = (link: Scenario) => link.installation.temporal.workflow.getHandle(workflowIdOf(link));

/** As if somebody had deleted them by hand. */
function vanishAll({ world, made }: Scenario): void {
  for (const { id, deletedAt } of made('vpcEndpoint')) if (deletedAt === undefined) vanishEndpoint(world, id);
}

const THEIRS = 'arn:aws:iam::999988887777:root';

describe.concurrent.each(scenarioModes())('with the workflow cache $cache, ownership', ({ it }) => {
  it('survives a run that was terminated and started again', async ({ scenario }) => {
    const link = await scenario();
    link.failEc2('CreateVpcEndpoint', { kind: 'status', status: 403, code: 'UnauthorizedOperation' }, { nth: 1 });
    await link.start();
    await link.parked();
    await handleOf(link).terminate('a person in the Web UI');
    await link.ready();
    expect(await offboard(link)).toMatchObject({ outcome: 'removed', left: [], stays: [] });
    expect(link.left()).toEqual([]);
    expect(claims(link)).toEqual([]);
  });

  it('survives an endpoint that somebody deleted, and one that was made anew', async ({ scenario }) => {
    const link = await scenario();
    await link.ready();
    vanishAll(link);
    await link.ready();
    vanishAll(link);
    await eventually(() => expect(serviceOf(link).privatelink?.connections).toEqual([]));
    expect(await offboard(link)).toMatchObject({ outcome: 'removed', left: [], stays: [] });
    expect(link.left()).toEqual([]);
  });

  it('leaves what was there, and takes back what was added to it', async ({ scenario }) => {
    const link = await scenario({
      service: { userConfig: { privatelink_access: { schema_registry: true } }, tags: { team: 'orders' } },
      request: { components: ['kafka', 'schema_registry'] },
    });
    const service = serviceOf(link);
    createPrivatelink(link.world, service, { principals: [THEIRS] });
    await link.ready();
    expect(service.privatelink?.principals).toHaveLength(2);
    const result = await offboard(link);
    expect(result).toMatchObject({ outcome: 'removed', left: [] });
    expect(service.privatelink).toMatchObject({ state: 'active', principals: [THEIRS] });
    expect(service.userConfig['privatelink_access']).toMatchObject({ kafka: false, schema_registry: true });
    expect(service.tags).toEqual({ team: 'orders' });
  });

  it('takes back a component that was opened for an adopted endpoint, and leaves the endpoint', async ({
    scenario,
  }) => {
    const link = await scenario();
    const service = serviceOf(link);
    createPrivatelink(link.world, service, { principals: [THEIRS, 'arn:aws:iam::111122223333:root'] });
    await eventually(() => expect(service.privatelink?.state).toBe('active'));
    const [vpc] = link.vpcs;
    const { id } = createForeignEndpoint(link.world, {
      vpcId: vpc?.vpc.id ?? '',
      serviceName: service.privatelink?.serviceName ?? '',
      subnetIds: vpc?.subnets.map((subnet) => subnet.id) ?? [],
      securityGroupIds: vpc?.securityGroups.slice(0, 1).map((group) => group.id) ?? [],
    });
    await link.ready({ ...link.request, endpoints: link.request.endpoints.map((each) => ({ ...each, adopt: id })) });
    expect(await offboard(link)).toMatchObject({ outcome: 'removed', done: ['access to kafka'] });
    expect(service.userConfig['privatelink_access']).toMatchObject({ kafka: false });
    expect(link.world.aws.vpcEndpoints.get(id)?.state).toBe('available');
    expect(service.privatelink?.state).toBe('active');
  });

  it('does not wait for the connection of an adopted endpoint, which stays, when the run is taken back', async ({
    scenario,
  }) => {
    const link = await scenario();
    const service = serviceOf(link);
    createPrivatelink(link.world, service, { principals: [THEIRS] });
    await eventually(() => expect(service.privatelink?.state).toBe('active'));
    const adopt = await connectOthers(link);
    link.stick('targets', { at: 0 });
    await link.start({ ...link.request, endpoints: link.request.endpoints.map((each) => ({ ...each, adopt })) });
    await link.until(({ steps }) => steps.some(({ step, phase }) => step === 'targets' && phase === 'settling'));
    expect(service.privatelink?.principals).toHaveLength(2);
    await link.run.rollback();
    await link.rolledBack();
    expect(service.privatelink).toMatchObject({ state: 'active', principals: [THEIRS] });
    expect(link.world.aws.vpcEndpoints.get(adopt)?.state).toBe('available');
  });

  it('leaves a component to those who connected since it was opened, when the run is taken back', async ({
    scenario,
  }) => {
    const link = await scenario({ vpcs: [{}, {}] });
    const [first] = link.request.endpoints;
    link.stick('targets');
    await link.start({ ...link.request, endpoints: first === undefined ? [] : [first] });
    await link.until(({ steps }) => steps.some(({ step, phase }) => step === 'targets' && phase === 'settling'));
    const other = await connectOthers({ ...link, vpcs: link.vpcs.slice(1) });
    await link.run.rollback();
    const { left } = await link.rolledBack();
    expect(left.map(({ what, id, why }) => `${what} ${id}: ${why}`)).toEqual([
      `component access kafka: a connection made since may use it: ${other}`,
      `PrivateLink resource ${link.project}/${link.service}: others are connected: ${other}`,
    ]);
    expect(serviceOf(link).userConfig['privatelink_access']).toMatchObject({ kafka: true });
    // Both still count as ours for a later offboarding.
    expect(
      claims(link)
        .map((key) => key.replace(/^causeway-[0-9a-f]+-/, ''))
        .sort(),
    ).toEqual(['component-kafka', 'privatelink']);
  });

  it('falls back to the tags of the endpoint, with a warning, when the token may not tag', async ({ scenario }) => {
    const link = await scenario();
    link.failAiven('ProjectServiceTagsUpdate', { kind: 'status', status: 403, message: 'not allowed' });
    const result = await link.ready();
    expect(result.warnings.join()).toContain('does not let the token write tags');
    expect(claims(link)).toEqual([]);
    expect(await offboard(link)).toMatchObject({ outcome: 'removed', left: [], stays: [] });
    expect(link.left()).toEqual([]);
  });

  it('is claimed at the second try when Aiven refuses the first one only', async ({ scenario }) => {
    const link = await scenario();
    const refused = { kind: 'status', status: 403, message: 'not allowed' } as const;
    link.failAiven('ProjectServiceTagsUpdate', refused, { nth: 1, times: 1 });
    expect(await link.ready()).toMatchObject({ warnings: [] });
    expect(claims(link).map((key) => key.replace(/^causeway-[0-9a-f]+-/, ''))).toContain('privatelink');
  });

  it('is not forgotten when the claims may not be removed: the offboarding parks, and goes on when they may', async ({
    scenario,
  }) => {
    const link = await scenario();
    await link.ready();
    link.failAiven('ProjectServiceTagsUpdate', { kind: 'status', status: 403, message: 'not allowed' }, { nth: 1 });
    const removed = offboard(link);
    expect(await link.parked()).toMatchObject([
      { undo: true, failure: { message: expect.stringContaining('not allowed') as string } },
    ]);
    expect(claims(link)).not.toEqual([]);
    await link.run.retry();
    expect(await removed).toMatchObject({ outcome: 'removed', left: [] });
    expect(claims(link)).toEqual([]);
  });
});
