/** Joining an open run: with the same request, with more, with something wrong, and at the last moment. */
import { WithStartWorkflowOperation, WorkflowUpdateFailedError } from '@temporalio/client';
import { defaultPayloadConverter } from '@temporalio/common';
import { describe } from 'vitest';
import { addVpc } from '../../sandbox/seed/add-to-aws.ts';
import { seeded } from '../../sandbox/seed/ids.ts';
import { extendUpdate, TOO_MANY } from '../../src/contract/messages.ts';
import type { Answer } from '../../src/contract/run.ts';
import type { EndpointRequest, PrivateLinkRequest } from '../../src/contract/request.ts';
import type { ValidateInput } from '../../src/contract/accepted-request.ts';
import { steps } from '../../src/contract/steps.ts';
import { eventually } from '../support/eventually.ts';
import { historyOf } from '../support/histories.ts';
import { denied, scenarioModes, type Scenario } from '../support/scenario.ts';

/** The link's request with one more endpoint, in a new VPC. */
function withAnother(link: Scenario): PrivateLinkRequest {
  const { vpc, subnets, securityGroups } = addVpc(link.world, seeded.account);
  const endpoint: EndpointRequest = {
    vpcId: vpc.id,
    subnetIds: subnets.map(({ id }) => id),
    securityGroupIds: securityGroups.slice(0, 1).map(({ id }) => id),
    probe: { taskQueue: link.installation.probeTaskQueue },
  };
  return { ...link.request, endpoints: [...link.request.endpoints, endpoint] };
}

/** The inputs of `validateRequest` so far; the first is that of the start. */
async function validations({ installation, workflowId }: Scenario): Promise<readonly ValidateInput[]> {
  const { events } = await historyOf(installation.temporal, workflowId);
  const scheduled = (events ?? []).flatMap((event) => event.activityTaskScheduledEventAttributes ?? []);
  return scheduled
    .filter(({ activityType }) => activityType?.name === 'validateRequest')
    .map(({ input }) => defaultPayloadConverter.fromPayload<ValidateInput>(input?.payloads?.[0] ?? {}));
}

describe.concurrent.each(scenarioModes())('with the workflow cache $cache', ({ it }) => {
  it('is one run with one set of resources for many callers at once', async ({ scenario, expect }) => {
    const link = await scenario();
    const runs = await Promise.all(Array.from({ length: 10 }, () => link.start()));
    const results = await Promise.all(runs.map((run) => run.result()));
    expect(new Set(runs.map(({ runId }) => runId)).size).toBe(1);
    expect(runs.filter(({ attached }) => !attached)).toHaveLength(1);
    expect(new Set(results.map(({ outcome }) => outcome))).toEqual(new Set(['ready']));
    expect(link.made('vpcEndpoint')).toHaveLength(1);
    expect(link.made('privatelink')).toHaveLength(1);
    expect(link.aivenCalls('ServiceUpdate')).toHaveLength(1);
  });

  it('adds a component and an endpoint to a run under way', async ({ scenario, expect }) => {
    const link = await scenario();
    link.stick('targets');
    const first = await link.start();
    const { vpcId = '' } = link.request.endpoints[0] ?? {};
    await link.until(({ steps }) => steps.some(({ step, phase }) => step === 'targets' && phase === 'settling'));
    const second = await link.start({ ...withAnother(link), components: ['kafka', 'schema_registry'] });
    expect(second).toMatchObject({ attached: true, runId: first.runId });
    expect(second.answer).toMatchObject({
      says: expect.stringContaining('Accepted; added to the run: component schema_registry, endpoint vpc-'),
      present: ['component kafka', `endpoint ${vpcId}`],
    });
    expect((await link.run.state()).endpoints).toHaveLength(2);
    // A step that is newer than the run must not refuse its extension.
    expect((await validations(link)).map((each) => each.steps)).toEqual([undefined, steps.map(({ name }) => name)]);
    link.disarm();
    const { outcome, endpoints, audit } = await link.run.result();
    expect(outcome).toBe('ready');
    expect(audit).toMatchObject([{ what: 'extension', actor: 'test', outcome: 'accepted' }]);
    expect(endpoints).toHaveLength(2);
    for (const { routes } of endpoints)
      expect(new Set(routes.map(({ component }) => component))).toEqual(new Set(['kafka', 'schema_registry']));
    expect(link.made('vpcEndpoint')).toHaveLength(2);
  });

  it('enables a component that is added before the components are switched on', async ({ scenario, expect }) => {
    const link = await scenario();
    // What the end of this wait sees of the components is not what the run is to bring about by then.
    const run = await link.start({ ...link.request, budgets: { components: '20 seconds' } });
    await link.until(({ steps }) => steps.some(({ step, phase }) => step === 'privatelink' && phase === 'settling'));
    await link.run.extend({ request: { ...link.request, components: ['schema_registry'], endpoints: [] } });
    await link.until(({ status }) => status === 'Ready' || status === 'NeedsAttention');
    expect((await link.run.state()).parked).toEqual([]);
    const { endpoints } = await run.result();
    expect(new Set(endpoints[0]?.routes.map(({ component }) => component))).toEqual(
      new Set(['kafka', 'schema_registry']),
    );
  });

  it('does not lose what is accepted while the last activity is awaited', async ({ scenario, expect }) => {
    const link = await scenario();
    link.stick('targets');
    await link.start();
    await link.until(({ steps }) => steps.some(({ step, phase }) => step === 'targets' && phase === 'settling'));
    const answers = await Promise.all([
      link.run.extend({ request: { ...link.request, components: ['kafka_connect'], endpoints: [] } }),
      link.run.extend({ request: { ...link.request, components: ['schema_registry'], endpoints: [] } }),
    ]);
    expect(answers.map(({ status }) => status)).toEqual(['Onboarding', 'Onboarding']);
    link.disarm();
    const { endpoints } = await link.run.result();
    expect(new Set(endpoints[0]?.routes.map(({ component }) => component))).toEqual(
      new Set(['kafka', 'kafka_connect', 'schema_registry']),
    );
  });

  it('never loses an extension at the very end: it is taken in, or a new run is started', async ({
    scenario,
    expect,
  }) => {
    const link = await scenario();
    await link.ready();
    const additions = ['schema_registry', 'kafka_connect', 'kafka_rest'];
    await link.start({ ...link.request, components: ['kafka', 'schema_registry'] });
    // The run over a finished link is short: these updates come at its beginning, at its end and after it.
    for (const component of additions) {
      const run = await joining(() => link.start({ ...link.request, components: ['kafka', component] }));
      const { endpoints } = await run.result();
      expect(endpoints[0]?.routes.some((route) => route.component === component)).toBe(true);
    }
    expect(enabledOf(link)).toEqual(['kafka', ...additions].sort());
  });

  it('refuses and audits an extension that the world refuses, and goes on', async ({ scenario, expect }) => {
    const link = await scenario();
    link.stick('connection', { state: 'absent', at: 0, times: 1 });
    await link.start();
    const asked = { ...link.request, components: ['opensearch'], endpoints: [] };
    await expect(link.run.extend({ request: asked, actor: 'ada', reason: 'a mistake' })).rejects.toThrow(
      /^Nothing was changed\..*opensearch.*Fix: /s,
    );
    const { audit } = await link.until((state) => state.audit.length > 0);
    expect(audit[0]).toMatchObject({ what: 'extension', actor: 'ada', reason: 'a mistake' });
    expect(audit[0]?.outcome).toMatch(/^refused: .*opensearch/s);
    const { outcome, endpoints } = await link.run.result();
    expect(outcome).toBe('ready');
    expect(new Set(endpoints[0]?.routes.map(({ component }) => component))).toEqual(new Set(['kafka']));
  });

  it('refuses at once what contradicts the run, what is another service, and what is no request', async ({
    scenario,
    expect,
  }) => {
    const link = await scenario();
    link.stick('connection', { state: 'absent', at: 0 });
    await link.start();
    await expect(link.start({ ...link.request, zones: 'all' })).rejects.toThrow('zones differs');
    const endpoints = link.request.endpoints.map((each) => ({ ...each, subnetIds: each.subnetIds.slice(0, 1) }));
    await expect(link.start({ ...link.request, endpoints })).rejects.toThrow('send `retry` with a patch');
    await expect(link.run.extend({ request: { ...link.request, service: 'other' } })).rejects.toThrow(
      `This run is for ${link.project}/${link.service}`,
    );
    await expect(link.run.extend({ request: {} as PrivateLinkRequest })).rejects.toThrow(
      'request.components: is missing. Fix: write a list',
    );
    const { audit } = await link.until(({ steps }) => steps.length > 0);
    expect(audit).toEqual([]);
    await link.run.rollback();
    await link.rolledBack();
  });

  it('is a retry for a parked step whose inputs the extension changes', async ({ scenario, expect }) => {
    const link = await scenario();
    link.failAiven('ServiceUpdate', denied, { nth: 1 });
    await link.start();
    await link.parked();
    await link.start({ ...link.request, components: ['kafka', 'kafka_connect'] });
    const { outcome } = await link.run.result();
    expect(outcome).toBe('ready');
    expect(enabledOf(link)).toEqual(['kafka', 'kafka_connect']);
  });

  it('answers the start by another SDK with what is new, and the same call again with what was there', async ({
    scenario,
    expect,
  }) => {
    const link = await scenario();
    link.stick('connection', { state: 'absent', at: 0, times: 1 });
    const asked = ['component kafka', `endpoint ${link.request.endpoints[0]?.vpcId}`];
    const first = await startedElsewhere(link, link.request);
    expect(first).toMatchObject({ status: 'Onboarding', added: asked, changed: [], present: [] });
    expect(first.says).toBe(`The onboarding has begun with ${asked.join(', ')}.`);
    const again = await startedElsewhere(link, link.request);
    expect(again).toMatchObject({ status: 'Onboarding', added: [], changed: [], present: asked });
    expect(again.says).toContain('Nothing is new');
    expect((await link.run.result()).audit).toEqual([]);
  });

  it('answers the start of a request that is not accepted with the reasons', async ({ scenario, expect }) => {
    const link = await scenario();
    const request = { ...link.request, components: ['opensearch'] };
    const failed: unknown = await startedElsewhere(link, request).catch((error: unknown) => error);
    expect(failed).toBeInstanceOf(WorkflowUpdateFailedError);
    expect((failed as WorkflowUpdateFailedError).cause).toMatchObject({
      type: 'Invalid',
      message: expect.stringMatching(/^Nothing was changed\..*opensearch.*Fix: /s),
    });
    await expect(link.run.result()).rejects.toThrow('opensearch');
    expect(link.made()).toEqual([]);
  });

  it('is refused when eight wait to be checked: the places that the server has left are for operators', async ({
    scenario,
    expect,
  }) => {
    const link = await scenario();
    link.stick('connection', { state: 'absent', at: 0 });
    await link.start();
    await link.until(({ steps }) => steps.length > 0);
    const handle = link.installation.temporal.workflow.getHandle(link.workflowId);
    // Past the typed client, which would send what was refused again by itself.
    const extendBy = (request: PrivateLinkRequest) =>
      handle.startUpdate(extendUpdate, { args: [{ request }], waitForStage: 'ACCEPTED' });
    const requests = Array.from({ length: 8 }, () => withAnother(link));
    link.failEc2('DescribeVpcs', { kind: 'hold' }, { vpc: requests[0]?.endpoints[1]?.vpcId ?? '' });
    const before = await acceptedUpdates(link);
    for (const request of requests) await extendBy(request);
    const ninth = await extendBy(withAnother(link));
    expect(await acceptedUpdates(link)).toBe(before + 8);
    const refused: unknown = await ninth.result().catch((error: unknown) => error);
    expect((refused as WorkflowUpdateFailedError).cause).toMatchObject({
      type: TOO_MANY,
      message: expect.stringContaining('8 updates are being checked'),
    });
    await link.run.rollback();
    link.disarm();
    await link.rolledBack();
    expect(link.left()).toEqual([]);
  });

  it('comes too late for a run that takes everything back', async ({ scenario, expect }) => {
    const link = await scenario({ request: { onFailure: 'compensate' } });
    link.stick('vpcEndpoint', { state: 'rejected', at: 0 });
    link.failAiven('ServicePrivatelinkAWSDelete', { kind: 'hold' });
    await link.start();
    await link.until(({ steps }) => steps.some(({ step, phase }) => step === 'privatelink' && phase === 'removing'));
    await expect(link.start(withAnother(link))).rejects.toThrow('The run is closing');
    link.disarm();
    await link.rolledBack();
    expect(link.left()).toEqual([]);
  });

  it('does not wait for an endpoint whose extension was checked while everything was taken back', async ({
    scenario,
    expect,
  }) => {
    const link = await scenario({ request: { onFailure: 'compensate' } });
    link.stick('connection');
    await link.start();
    await link.until(({ steps }) => steps.some(({ step, phase }) => step === 'connection' && phase === 'settling'));
    const request = withAnother(link);
    // The check of the extension takes longer than the rollback.
    const vpc = request.endpoints[1]?.vpcId ?? '';
    link.failEc2('DescribeVpcs', { kind: 'delay', ms: 1_200_000 }, { vpc, nth: 1 });
    const extension = link.run.extend({ request }).catch((error: unknown) => error);
    await eventually(async () => expect(await acceptedUpdates(link)).toBe(1));
    await link.run.rollback();
    const { audit } = await link.rolledBack();
    expect(String(await extension)).toContain('Nothing was changed. The run is closing');
    expect(audit).toContainEqual(
      expect.objectContaining({ what: 'extension', outcome: expect.stringMatching(/^refused: The run is closing/) }),
    );
    expect(link.left()).toEqual([]);
  });
});

/** How many updates the run has accepted. */
async function acceptedUpdates({ installation, workflowId }: Scenario): Promise<number> {
  const { events } = await installation.temporal.workflow.getHandle(workflowId).fetchHistory();
  return (events ?? []).filter((event) => event.workflowExecutionUpdateAcceptedEventAttributes).length;
}

/** Starts as another SDK or Temporal's CLI would: update-with-start, answered by `extend`. */
const startedElsewhere = ({ installation, workflowId }: Scenario, request: PrivateLinkRequest): Promise<Answer> =>
  installation.temporal.workflow.executeUpdateWithStart(extendUpdate, {
    startWorkflowOperation: new WithStartWorkflowOperation('onboard', {
      workflowId,
      taskQueue: installation.settings.taskQueue,
      args: [request],
      workflowIdConflictPolicy: 'USE_EXISTING',
    }),
    args: [{ request }],
  });

/** Asks again when it was refused because the run was just ending; then the next run answers. */
async function joining<T>(ask: () => Promise<T>): Promise<T> {
  // eslint-disable-next-line house/waits -- it gives up after 20 attempts
  for (let attempt = 1; ; attempt += 1) {
    try {
      return await ask();
    } catch (error) {
      if (attempt === 20 || !String(error).includes('closing')) throw error;
    }
  }
}

const enabledOf = ({ world, project, service }: Scenario): readonly string[] => {
  const row = world.aiven.projects.get(project)?.services.get(service);
  const access = (row?.userConfig['privatelink_access'] ?? {}) as Record<string, boolean>;
  return Object.keys(access)
    .filter((component) => access[component] === true)
    .sort();
};
