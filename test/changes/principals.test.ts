/** A change of principals: computed under the lock, read back, and refused when it locks out a known endpoint. */
import { describe, expect } from 'vitest';
import { seeded } from '../../sandbox/seed/ids.ts';
import { ProblemsError, TakenBackError, type PrincipalsRequest } from '../../src/client.ts';
import { scenarioModes, type Scenario } from '../support/scenario.ts';
import { eventually } from '../support/eventually.ts';

const other = 'arn:aws:iam::444455556666:role/privatelink';

const start = ({ installation, project, service }: Scenario, change: Partial<PrincipalsRequest>) =>
  installation.causeway.changePrincipals({ project, service, ...change });

const change = async (link: Scenario, more: Partial<PrincipalsRequest>) => (await start(link, more)).result();

const allowed = ({ world, project, service }: Scenario): readonly string[] =>
  world.aiven.projects.get(project)?.services.get(service)?.privatelink?.principals ?? [];

const problemsOf = async (link: Scenario, more: Partial<PrincipalsRequest>) => {
  const error: unknown = await change(link, more).catch((reason: unknown) => reason);
  expect(error).toBeInstanceOf(ProblemsError);
  return (error as ProblemsError).problems;
};

describe.concurrent.each(scenarioModes())('with the workflow cache $cache, principals', ({ it }) => {
  it('are added, set and removed, and a change that is there already changes nothing', async ({ scenario }) => {
    const link = await scenario();
    await link.ready();
    expect(await change(link, { add: [other], actor: 'ada' })).toMatchObject({
      outcome: 'changed',
      audit: [{ actor: 'ada' }],
    });
    expect(allowed(link)).toEqual([seeded.user, other]);
    expect(await change(link, { add: [other] })).toMatchObject({ outcome: 'unchanged' });
    const removed = await change(link, { remove: [other] });
    expect(removed.warnings.join()).toContain('keeps established connections alive');
    expect(allowed(link)).toEqual([seeded.user]);
    await change(link, { wanted: [`arn:aws:iam::${seeded.account}:root`] });
    expect(allowed(link)).toEqual([`arn:aws:iam::${seeded.account}:root`]);
    expect(link.aivenCalls('ServicePrivatelinkAWSUpdate')).toHaveLength(3);
  });

  it('that cover the account of an endpoint we know of stay, unless it is forced with a reason', async ({
    scenario,
  }) => {
    const link = await scenario();
    const { endpoints } = await link.ready();
    const wanted = [other];
    expect(await problemsOf(link, { wanted })).toMatchObject([
      { value: seeded.user, problem: `covers the account of ${endpoints[0]?.vpcEndpointId}` },
    ]);
    expect(await problemsOf(link, { wanted, force: true })).toMatchObject([{ field: 'reason' }]);
    expect(allowed(link)).toEqual([seeded.user]);
    const forced = await change(link, { wanted, force: true, reason: 'the account is closed' });
    expect(forced.warnings.join()).toContain(`covers the account of ${endpoints[0]?.vpcEndpointId}`);
    expect(allowed(link)).toEqual(wanted);
  });

  it('are refused when the list is another one by now, too long, or empty', async ({ scenario }) => {
    const link = await scenario();
    expect(await problemsOf(link, { add: [other] })).toMatchObject([{ problem: 'has no PrivateLink resource' }]);
    await link.ready({ ...link.request, endpoints: [], principals: [seeded.user] });
    expect(await problemsOf(link, { add: [other], expected: [] })).toMatchObject([
      { field: 'expected', problem: `is no longer the list: add ${seeded.user}` },
    ]);
    const many = Array.from({ length: 16 }, (_, index) => `arn:aws:iam::444455556666:role/r${index}`);
    expect(await problemsOf(link, { add: many })).toMatchObject([
      { problem: expect.stringContaining('17 principals') },
    ]);
    expect(await problemsOf(link, { remove: [seeded.user] })).toMatchObject([{ problem: 'would leave no principal' }]);
    const unlisted = `${seeded.user}-misspelt`;
    expect(await problemsOf(link, { remove: [unlisted] })).toMatchObject([
      { field: 'remove', value: unlisted, problem: 'is not in the list' },
    ]);
    expect(allowed(link)).toEqual([seeded.user]);
  });

  it('go back to the former list when the change is cancelled while it is parked', async ({ scenario }) => {
    const link = await scenario();
    await link.ready();
    const before = allowed(link);
    link.failAiven('ServicePrivatelinkAWSUpdate', { kind: 'status', status: 403, message: 'no' }, { nth: 1 });
    const run = await start(link, { add: [other] });
    await link.parked();
    await link.installation.temporal.workflow.getHandle(run.workflowId).cancel();
    await expect(run.result()).rejects.toBeInstanceOf(TakenBackError);
    expect(allowed(link)).toEqual(before);
  });

  it('are not overwritten when somebody changes them at Aiven meanwhile', async ({ scenario }) => {
    const link = await scenario();
    await link.ready();
    link.failAiven('ServicePrivatelinkAWSUpdate', { kind: 'status', status: 503 }, { nth: 1 });
    const run = await start(link, { add: [other] });
    await eventually(() => expect(link.aivenCalls('ServicePrivatelinkAWSUpdate')).toHaveLength(1));
    const row = link.world.aiven.projects.get(link.project)?.services.get(link.service)?.privatelink;
    row?.principals.push('arn:aws:iam::777788889999:root');
    const [parked] = await link.parked();
    expect(parked?.failure.reason).toBe('principalsChanged');
    await run.rollback();
    await expect(run.result()).rejects.toBeInstanceOf(TakenBackError);
  });
});
