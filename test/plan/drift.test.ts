/** After onboarding, the plan is the drift check: every kind of drift of a link shows as a difference. */
import { describe, expect, it } from 'vitest';
import { deleteEndpoint, rejectEndpoint, vanishEndpoint } from '../../sandbox/ec2/behind-the-back.ts';
import { removePrivatelink } from '../../sandbox/aiven/privatelink.ts';
import type { AivenService } from '../../sandbox/world.ts';
import { createActivities, type ActivityDeps } from '../../src/activities/index.ts';
import type { PlannedStep, PlanReport } from '../../src/contract/plan.ts';
import type { PrivateLinkRequest } from '../../src/contract/request.ts';
import type { OnboardResult } from '../../src/contract/run.ts';
import { steps } from '../../src/contract/steps.ts';
import { depsFor, startRun } from '../contract/one-run.ts';
import { type Link } from '../support/link.ts';
import { eventually } from '../support/eventually.ts';
import { openSandbox } from '../support/sandboxed-activities.ts';

const { sandbox, activities, newLink } = await openSandbox('drift');

interface Connected extends Link {
  readonly vpcEndpointId: string;
  readonly row: AivenService;
}

async function connected(): Promise<Connected> {
  const link = await newLink();
  const run = await startRun(activities, link.request);
  await run.walkTo(steps[4], true);
  const row = sandbox.world.aiven.projects.get(link.project)?.services.get(link.service);
  const vpcEndpointId = run.outputs.vpcEndpoint?.vpcEndpointId;
  if (row === undefined || vpcEndpointId === undefined) throw new Error('not connected');
  expect((await planOf(link.request)).verdict).toBe('nothing');
  return { ...link, vpcEndpointId, row };
}

const planOf = (request: PrivateLinkRequest, more: Partial<ActivityDeps> = {}): Promise<PlanReport> =>
  createActivities({ ...depsFor(sandbox), ...more }).planRequest({ request });

const doing = ({ steps: planned }: PlanReport): readonly string[] =>
  planned.filter(({ does }) => does !== 'nothing' && does !== 'adopt').map(({ step, does }) => `${step} ${does}`);

/** Aiven notices a change of an endpoint a little later. */
const unlisted = ({ row }: Connected) => eventually(() => expect(row.privatelink?.connections ?? []).toEqual([]));

const only = (report: PlanReport, step: PlannedStep['step']) => report.steps.find((each) => each.step === step);

describe.concurrent('a plan of a link', () => {
  it('whose endpoint was deleted makes it anew', async () => {
    const link = await connected();
    deleteEndpoint(sandbox.world, link.vpcEndpointId);
    vanishEndpoint(sandbox.world, link.vpcEndpointId);
    await unlisted(link);
    const report = await planOf(link.request);
    expect(report.verdict).toBe('differences');
    expect(doing(report)).toEqual(['vpcEndpoint create', 'connection wait', 'routes wait', 'targets wait']);
  });

  it('whose endpoint was rejected replaces it', async () => {
    const link = await connected();
    rejectEndpoint(sandbox.world, link.vpcEndpointId);
    const report = await planOf(link.request);
    expect(only(report, 'vpcEndpoint')).toMatchObject({ does: 'replace' });
    expect(report.verdict).toBe('differences');
  });

  it('whose subnets and groups were changed adds what is missing, and takes off what is more when it is exact', async () => {
    const link = await connected();
    const found = sandbox.world.aws.vpcEndpoints.get(link.vpcEndpointId);
    const [removed] = found?.subnetIds.splice(0, 1) ?? [];
    found?.securityGroupIds.push(link.vpcs[0]?.securityGroups[1]?.id ?? '');
    const group = link.vpcs[0]?.securityGroups[1]?.id;
    const report = await planOf(link.request);
    expect(doing(report)).toEqual(['vpcEndpoint modify', 'connection wait', 'routes wait', 'targets wait']);
    expect(only(report, 'vpcEndpoint')?.says).toContain(`add ${removed}; it also has ${group}, which stays`);
    const endpoints = link.request.endpoints.map((each) => ({ ...each, exact: true }));
    const exact = await planOf({ ...link.request, endpoints });
    expect(only(exact, 'vpcEndpoint')?.says).toContain(`add ${removed}, remove ${group}`);
  });

  it('whose component was switched off switches it on', async () => {
    const link = await connected();
    link.row.userConfig = { ...link.row.userConfig, privatelink_access: { kafka: false } };
    expect(doing(await planOf(link.request))).toContain('components modify');
  });

  it('whose PrivateLink resource vanished makes it anew', async () => {
    const link = await connected();
    vanishEndpoint(sandbox.world, link.vpcEndpointId);
    await unlisted(link);
    removePrivatelink(sandbox.world, link.row);
    const report = await planOf(link.request);
    expect(doing(report)).toEqual(expect.arrayContaining(['privatelink create', 'vpcEndpoint create']));
  });

  it('whose PrivateLink resource was made anew wants `replace`, and swaps the endpoint in one run', async () => {
    const link = await connected();
    removePrivatelink(sandbox.world, link.row);
    const { aiven } = depsFor(sandbox).clients;
    await aiven.createPrivatelink(link, { principals: ['arn:aws:iam::111122223333:user/causeway'] });
    await eventually(() => expect(link.row.privatelink?.state).toBe('active'));
    // The sandbox rejects what was attached; an endpoint that AWS still shows as available must not be taken for ours.
    const row = sandbox.world.aws.vpcEndpoints.get(link.vpcEndpointId);
    if (row !== undefined) Object.assign(row, { state: 'available', stale: undefined });
    const refused = await planOf(link.request);
    expect(only(refused, 'vpcEndpoint')).toMatchObject({ does: 'refuse' });
    expect(refused.verdict).toBe('differences');
    expect(refused.findings[0]).toMatchObject({ level: 'error', failure: 'Refused' });
    const replacing = {
      ...link.request,
      endpoints: link.request.endpoints.map((each) => ({ ...each, replace: true })),
    };
    expect(only(await planOf(replacing), 'vpcEndpoint')).toMatchObject({ does: 'replace' });
    const run = await startRun(activities, replacing);
    await run.walkTo(steps[4], true);
    expect(run.outputs.vpcEndpoint?.vpcEndpointId).not.toBe(link.vpcEndpointId);
    expect((await planOf(replacing)).verdict).toBe('nothing');
  });

  it('whose connection Aiven does not list any more waits for it', async () => {
    const link = await connected();
    link.row.privatelink?.connections.splice(0);
    const report = await planOf(link.request);
    expect(doing(report)).toEqual(['connection wait', 'routes wait', 'targets wait']);
  });

  it('whose routes moved names the old place and the new one', async () => {
    const link = await connected();
    const now = await planOf(link.request);
    expect(now.verdict).toBe('nothing');
    const service = await depsFor(sandbox).clients.aiven.getService(link);
    const routes = service.components.filter(({ route }) => route === 'privatelink');
    const endpoint = {
      key: link.request.endpoints[0]?.vpcId,
      outcome: 'ready',
      routes: routes.map((route) => ({ ...route, port: route.port + 1 })),
    };
    const before = { endpoints: [endpoint] } as unknown as OnboardResult;
    const report = await planOf(link.request, { lastResult: async () => before });
    expect(report.verdict).toBe('differences');
    expect(only(report, 'routes')).toMatchObject({
      does: 'moved',
      says: expect.stringContaining(`is now ${routes[0]?.host}:${routes[0]?.port}`),
    });
  });
});
