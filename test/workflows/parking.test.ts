/** A run that cannot go on waits for a person, says why, and goes on after one update. */
import { describe } from 'vitest';
import { RefusedUpdateError } from '../../src/client.ts';
import { historyOf } from '../support/histories.ts';
import type { Patch } from '../../src/contract/run.ts';
import { denied, scenarioModes, unauthorized } from '../support/scenario.ts';

describe.concurrent.each(scenarioModes())('with the workflow cache $cache', ({ it }) => {
  it('parks, says what failed, and goes on after an empty retry', async ({ scenario, expect }) => {
    const link = await scenario();
    link.failEc2('CreateVpcEndpoint', unauthorized, { nth: 1 });
    await link.start();
    const [parked] = await link.parked();
    expect(parked).toMatchObject({
      step: 'vpcEndpoint',
      endpoints: [link.vpcs[0]?.vpc.id],
      undo: false,
      failure: { type: 'Denied', code: 'UnauthorizedOperation', api: 'ec2', action: 'CreateVpcEndpoint' },
    });
    expect(parked?.failure.fix).not.toBe('');
    expect(await link.run.state()).toMatchObject({ status: 'NeedsAttention' });
    await link.run.retry();
    const { outcome, audit } = await link.run.result();
    expect(outcome).toBe('ready');
    expect(audit.map(({ what, actor }) => [what, actor])).toEqual([['retry', 'not given']]);
    expect(link.made('vpcEndpoint')).toHaveLength(1);
  });

  it('is mended by a patch: a subnet without free addresses is replaced', async ({ scenario, expect }) => {
    const full = { zoneId: 'euw1-az1', freeAddresses: 0 };
    const link = await scenario({ vpcs: [{ subnets: [full, { zoneId: 'euw1-az2' }, { zoneId: 'euw1-az3' }] }] });
    const subnetIds = link.vpcs[0]?.subnets.slice(1).map(({ id }) => id) ?? [];
    const [spare] = subnetIds;
    await link.start();
    const [parked] = await link.parked();
    expect(parked).toMatchObject({ step: 'vpcEndpoint', failure: { type: 'Exhausted', patch: { subnetIds } } });
    const answer = await link.run.retry({ patch: { subnetIds }, actor: 'ada', reason: 'az1 is full' });
    const settings = `subnetIds of ${link.vpcs[0]?.vpc.id}`;
    expect(answer).toMatchObject({ status: 'Onboarding', changed: [settings], added: [], present: [] });
    expect(answer.says).toContain(`Changed: ${settings}.`);
    const { outcome, endpoints, audit } = await link.run.result();
    expect(outcome).toBe('ready');
    expect(audit).toMatchObject([{ what: 'patch', actor: 'ada', reason: 'az1 is full', outcome: 'accepted' }]);
    const row = link.world.aws.vpcEndpoints.get(endpoints[0]?.vpcEndpointId ?? '');
    expect(row?.subnetIds).toContain(spare);
    expect([...(row?.subnetIds ?? [])].sort()).toEqual([...subnetIds].sort());
  });

  it('refuses a patch that the world refuses: the answer says why, and the run stays parked', async ({
    scenario,
    expect,
  }) => {
    const link = await scenario();
    link.failEc2('CreateVpcEndpoint', unauthorized, { nth: 1 });
    await link.start();
    await link.parked();
    const refused: unknown = await link.run
      .retry({ patch: { subnetIds: ['subnet-00000000000000000'] } })
      .catch((error: unknown) => error);
    expect(refused).toBeInstanceOf(RefusedUpdateError);
    const { message, problems } = refused as RefusedUpdateError;
    expect(message).toMatch(/^Nothing was changed\..*subnet-00000000000000000.*Fix: /s);
    expect(problems[0]).toMatchObject({ field: expect.stringContaining('endpoints[0].subnetIds') });
    const { audit, parked } = await link.run.state();
    expect(audit[0]?.outcome).toMatch(/^refused: .*subnet-00000000000000000/s);
    expect(parked).toHaveLength(1);
    await link.run.retry();
    expect((await link.run.result()).outcome).toBe('ready');
  });

  it('refuses what no schema takes before it is taken in: the history holds nothing of it', async ({
    scenario,
    expect,
  }) => {
    const link = await scenario();
    link.failEc2('CreateVpcEndpoint', unauthorized, { nth: 1 });
    await link.start();
    await link.parked();
    const wrong: readonly (readonly [object, string])[] = [
      [{ patch: { subnets: ['subnet-0a'] } }, 'patch.subnets: is not a known field. Fix: write subnetIds'],
      [{ patch: { subnetIds: 'subnet-0a' } }, 'patch.subnetIds: subnet-0a is not a list'],
      [{ patch: { replace: 'yes' } }, 'patch.replace: yes is neither true nor false'],
      [{ subnetIds: ['subnet-0a'] }, 'write it inside the patch: {"patch": {"subnetIds": …}}'],
      [
        { endpoint: 'vpc-0fff' },
        `There is no endpoint vpc-0fff in this run. Fix: write one of ${link.vpcs[0]?.vpc.id}`,
      ],
    ];
    for (const [input, says] of wrong) await expect(link.run.retry(input as { patch?: Patch })).rejects.toThrow(says);
    const { events = [] } = await historyOf(link.installation.temporal, link.workflowId);
    const taken = (events ?? []).flatMap(({ workflowExecutionUpdateAcceptedEventAttributes: accepted }) =>
      accepted?.acceptedRequest?.input?.name === 'retry' ? [accepted] : [],
    );
    expect(taken).toEqual([]);
    await link.run.retry();
    expect((await link.run.result()).outcome).toBe('ready');
  });

  it('asks once for a step that two endpoints share, and one retry serves both', async ({ scenario, expect }) => {
    const link = await scenario({ vpcs: [{}, {}] });
    link.failAiven('ServicePrivatelinkAWSCreate', denied, { nth: 1 });
    await link.start();
    const parked = await link.parked();
    expect(parked.map(({ step, endpoints }) => [step, endpoints.length])).toEqual([['privatelink', 2]]);
    await link.run.retry();
    const { outcome, endpoints } = await link.run.result();
    expect(outcome).toBe('ready');
    expect(endpoints).toHaveLength(2);
    expect(link.aivenCalls('ServicePrivatelinkAWSCreate').map((call) => call.outcome)).toEqual([403, 200]);
  });

  it('holds up nobody else: one endpoint is ready while the other is parked', async ({ scenario, expect }) => {
    const link = await scenario({ vpcs: [{}, {}] });
    link.failEc2('CreateVpcEndpoint', unauthorized, { at: 1, nth: 1 });
    await link.start();
    const { endpoints } = await link.until((state) => state.endpoints.some(({ phase }) => phase === 'ready'));
    expect(endpoints.map(({ phase }) => phase)).toEqual(['ready', 'parked']);
    await expect(link.run.retry({ endpoint: endpoints[0]?.key ?? '' })).rejects.toThrow(
      `Nothing is parked for ${endpoints[0]?.key}`,
    );
    await link.run.retry({ endpoint: endpoints[1]?.key ?? '' });
    expect((await link.run.result()).outcome).toBe('ready');
  });

  it('goes on without a wait that is skipped with evidence', async ({ scenario, expect }) => {
    const link = await scenario({ request: { budgets: { targets: '1 second' } } });
    link.stick('targets');
    await link.start();
    expect((await link.parked())[0]).toMatchObject({ step: 'targets', failure: { type: 'OutOfTime' } });
    await expect(link.run.skip({ evidence: ' ' })).rejects.toThrow('skip needs {"evidence"');
    await link.run.skip({ evidence: 'seen with kcat', actor: 'ada' });
    const { outcome, endpoints } = await link.run.result();
    expect(outcome).toBe('readyUnverified');
    expect(endpoints[0]?.skipped).toEqual({ targets: 'seen with kcat (ada)' });
  });

  it('skips no step that the others stand on', async ({ scenario, expect }) => {
    const link = await scenario();
    link.failEc2('CreateVpcEndpoint', unauthorized, { nth: 1 });
    await link.start();
    await link.parked();
    await expect(link.run.skip({ evidence: 'it is there' })).rejects.toThrow('vpcEndpoint cannot be skipped');
    await link.run.rollback();
    await link.rolledBack();
    expect(link.left()).toEqual([]);
  });

  it('refuses a retry with what is awaited instead when nothing is parked', async ({ scenario, expect }) => {
    const link = await scenario();
    link.stick('connection', { state: 'absent', at: 0 });
    await link.start();
    await link.until(({ steps }) => steps.some(({ step, phase }) => step === 'connection' && phase === 'settling'));
    await expect(link.run.retry()).rejects.toThrow(
      /^Nothing is parked; waiting until the connection is listed by Aiven as active \(vpc-\w+\) since \d\d:\d\d UTC\.$/,
    );
    await link.run.rollback();
    await link.rolledBack();
  });

  it('rolls back when nobody came in time', async ({ scenario, expect }) => {
    const link = await scenario({ request: { parkedFor: '1 second' } });
    link.stick('vpcEndpoint', { state: 'rejected', at: 0 });
    await link.start();
    const [parked] = await link.parked();
    expect(Date.parse(parked?.until ?? '') - Date.parse(parked?.since ?? '')).toBe(1_000);
    const { endpoints } = await link.rolledBack();
    expect(endpoints[0]?.failure).toMatchObject({ type: 'Refused' });
    expect(link.left()).toEqual([]);
  });

  it('parks an undo that is stuck; retry takes it up again', async ({ scenario, expect }) => {
    const link = await scenario({ request: { onFailure: 'compensate' } });
    link.stick('vpcEndpoint', { state: 'rejected', at: 0 });
    link.failEc2('DeleteVpcEndpoints', unauthorized, { nth: 1 });
    await link.start();
    const [parked] = await link.parked();
    expect(parked).toMatchObject({ step: 'vpcEndpoint', undo: true, failure: { type: 'Denied' } });
    await link.run.retry();
    const { left } = await link.rolledBack();
    expect(left).toEqual([]);
    expect(link.left()).toEqual([]);
  });

  it('leaves what cannot be undone when told so, and says what it costs', async ({ scenario, expect }) => {
    const link = await scenario({ request: { onFailure: 'compensate', componentsAfterEndpoint: true } });
    link.failAiven('ServiceUpdate', denied, { nth: 1 });
    link.failEc2('DeleteVpcEndpoints', unauthorized);
    await link.start();
    await link.parked();
    await link.run.skip({ evidence: 'the network team deletes it', actor: 'ada' });
    const { left } = await link.rolledBack();
    const [endpoint] = link.made('vpcEndpoint');
    expect(left[0]).toMatchObject({ id: endpoint?.id, why: 'the network team deletes it (ada)' });
    expect(left[0]?.usdPerDay).toBeGreaterThan(0);
    // Aiven still lists a connection, so the PrivateLink resource stays too, with its price.
    expect(left[1]).toMatchObject({ what: 'PrivateLink resource', id: `${link.project}/${link.service}` });
    expect(left[1]?.usdPerDay).toBeGreaterThan(0);
  });

  it('looks once more when a budget is spent, and only once', async ({ scenario, expect }) => {
    const link = await scenario({ request: { budgets: { connection: '1 second' } } });
    link.stick('connection', { state: 'absent', at: 0 });
    await link.start();
    await link.parked();
    const { events } = await link.installation.temporal.workflow.getHandle(link.workflowId).fetchHistory();
    const waits = (events ?? []).flatMap(({ activityTaskScheduledEventAttributes: scheduled }) =>
      scheduled?.activityType?.name === 'settleConnection' ? [scheduled.retryPolicy?.maximumAttempts] : [],
    );
    expect(waits).toEqual([0, 2]);
    await link.run.rollback();
    await link.rolledBack();
  });
});
