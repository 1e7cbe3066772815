/** What happens to a request: refused before anything is changed, waited for, adopted, replaced, proven in one zone or in all. */
import { describe } from 'vitest';
import { removePrivatelink } from '../../sandbox/aiven/privatelink.ts';
import { createForeignEndpoint } from '../../sandbox/ec2/behind-the-back.ts';
import { seeded } from '../../sandbox/seed/ids.ts';
import type { PrivateLinkRequest } from '../../src/contract/request.ts';
import { historyOf } from '../support/histories.ts';
import { denied, scenarioModes, type Scenario } from '../support/scenario.ts';

/** Starts a run as the Web UI does: no schema, no update. */
const startRaw = (link: Scenario, workflowId: string, request: unknown) => {
  const { temporal, settings } = link.installation;
  return temporal.workflow.execute('onboard', { workflowId, taskQueue: settings.taskQueue, args: [request] });
};

const mutating = ({ world, project }: Scenario) =>
  world.ledger.calls.filter((call) => call.mutating && call.scope.startsWith(project));

const failureOf = (run: Promise<unknown>) =>
  run.then(
    () => undefined,
    (error: { cause?: { type?: string; details?: { problems?: { field: string; fix: string }[] }[] } }) => error.cause,
  );

describe.concurrent.each(scenarioModes())('with the workflow cache $cache', ({ it }) => {
  it('ends as Invalid under a wrong id, naming the right one', async ({ scenario, expect }) => {
    const link = await scenario();
    const failure = await failureOf(startRaw(link, `${link.workflowId}-2`, link.request));
    expect(failure?.type).toBe('Invalid');
    expect(failure?.details?.[0]?.problems).toMatchObject([
      { field: 'workflowId', fix: expect.stringContaining(link.workflowId) as string },
    ]);
    expect(mutating(link)).toEqual([]);
    await link.ready();
  });

  it('ends as Invalid with every problem at once, and changes nothing', async ({ scenario, expect }) => {
    const link = await scenario();
    const failure = await failureOf(
      startRaw(link, link.workflowId, {
        project: link.project,
        service: link.service,
        components: [],
        endpoints: [{ vpcId: 'vpc', subnetIds: ['subnet-1!'], securityGroupIds: [] }],
        zone: 'any',
      }),
    );
    expect(failure?.type).toBe('Invalid');
    const fields = failure?.details?.[0]?.problems?.map(({ field }) => field) ?? [];
    for (const field of ['components', 'endpoints[0].vpcId', 'endpoints[0].subnetIds[0]', 'zone'])
      expect(fields).toContain(field);
    expect(mutating(link)).toEqual([]);
  });

  it('says everything that the world has against a request at once, and changes nothing', async ({
    scenario,
    expect,
  }) => {
    const link = await scenario({ service: { name: 'pg', type: 'pg', projectVpcId: null } });
    const [endpoint] = link.request.endpoints;
    if (endpoint === undefined) throw new Error('the request has an endpoint');
    const request: PrivateLinkRequest = {
      ...link.request,
      components: ['kafka'],
      endpoints: [{ ...endpoint, subnetIds: ['subnet-0123456789abcdef0'] }],
    };
    await link.start(request);
    const failure = await link.run.result().then(
      () => undefined,
      (error: { type?: string; problems?: { field: string }[] }) => error,
    );
    expect(failure?.type).toBe('Invalid');
    const fields = failure?.problems?.map(({ field }) => field).join(' ');
    expect(fields).toContain('service');
    expect(fields).toContain('components');
    expect(fields).toContain('endpoints[0].subnetIds');
    expect(mutating(link)).toEqual([]);
  });

  it('waits for a service that is being rebalanced', async ({ scenario, expect }) => {
    const link = await scenario({ service: { state: 'REBALANCING' } });
    const { outcome } = await link.ready();
    expect(outcome).toBe('ready');
    const { transitions, calls } = link.world.ledger;
    const running = transitions.find(
      ({ id, state }) => id === `${link.project}/${link.service}` && state === 'RUNNING',
    );
    const created = calls.find(
      ({ action, scope }) => action === 'ServicePrivatelinkAWSCreate' && scope === `${link.project}/${link.service}`,
    );
    expect(created?.at).toBeGreaterThanOrEqual(running?.at ?? Infinity);
  });

  it('changes nothing when it is run again over a finished link', async ({ scenario, expect }) => {
    const link = await scenario();
    expect(await link.ready()).toMatchObject({ outcome: 'ready', changed: true });
    const before = mutating(link).length;
    const again = await link.start();
    expect(again.attached).toBe(false);
    expect(await again.result()).toMatchObject({ outcome: 'ready', changed: false, undone: [], left: [] });
    expect(mutating(link)).toHaveLength(before);
    expect(link.made('vpcEndpoint')).toHaveLength(1);
  });

  it('writes with its VPC endpoint what else was made, and does not write that again', async ({ scenario, expect }) => {
    const link = await scenario();
    await link.ready();
    const [made] = link.made('vpcEndpoint');
    expect(link.world.aws.vpcEndpoints.get(made?.id ?? '')?.tags).toHaveProperty(['causeway:made']);
    const { events } = await historyOf(link.installation.temporal, link.workflowId);
    const called = (events ?? []).map((event) => event.activityTaskScheduledEventAttributes?.activityType?.name);
    expect(called).toContain('applyVpcEndpoint');
    expect(called).not.toContain('recordReceipt');
  });

  it('uses an endpoint that it is told to adopt, and never removes it', async ({ scenario, expect }) => {
    const link = await scenario({ request: { endpoints: [], principals: [seeded.user] } });
    expect((await link.ready()).outcome).toBe('prepared');
    const [vpc] = link.vpcs;
    if (vpc === undefined) throw new Error('the link has a VPC');
    const { id } = createForeignEndpoint(link.world, {
      vpcId: vpc.vpc.id,
      serviceName: privatelinkOf(link)?.serviceName ?? '',
      subnetIds: vpc.subnets.map((subnet) => subnet.id),
      securityGroupIds: [vpc.securityGroups[0]?.id ?? ''],
    });
    const endpoint = {
      vpcId: vpc.vpc.id,
      subnetIds: vpc.subnets.map((subnet) => subnet.id),
      securityGroupIds: [vpc.securityGroups[0]?.id ?? ''],
      probe: { taskQueue: link.installation.probeTaskQueue },
    };
    const foreign = { ...link.request, endpoints: [endpoint] };
    await link.start(foreign);
    const [parked] = await link.parked();
    expect(parked?.failure).toMatchObject({ type: 'Refused', reason: 'foreignEndpoint' });
    await link.run.retry({ patch: { adopt: id } });
    const { outcome, endpoints } = await link.run.result();
    expect(outcome).toBe('ready');
    expect(endpoints[0]).toMatchObject({ adopted: true, vpcEndpointId: id });

    link.stick('routes');
    await link.start({
      ...foreign,
      endpoints: [{ ...endpoint, adopt: id }],
      components: ['kafka', 'schema_registry'],
      onFailure: 'compensate',
      budgets: { routes: '1 second' },
    });
    expect((await link.rolledBack()).undone).toEqual(['access to schema_registry']);
    expect(link.world.aws.vpcEndpoints.get(id)?.state).toBe('available');
  });

  it('refuses its own endpoint of an older service name, and replaces it when told to', async ({
    scenario,
    expect,
  }) => {
    const link = await scenario();
    const first = await link.ready();
    const service = link.world.aiven.projects.get(link.project)?.services.get(link.service);
    if (service === undefined) throw new Error('the service is there');
    removePrivatelink(link.world, service);
    const old = first.endpoints[0]?.vpcEndpointId ?? '';
    const row = link.world.aws.vpcEndpoints.get(old);
    if (row !== undefined) row.state = 'available'; // AWS still shows this state when the service is gone
    await link.start();
    const [parked] = await link.parked();
    expect(parked?.failure).toMatchObject({ type: 'Refused', reason: 'olderServiceName' });
    await link.run.retry({ patch: { replace: true } });
    const { outcome, endpoints } = await link.run.result();
    expect(outcome).toBe('ready');
    expect(endpoints[0]?.vpcEndpointId).not.toBe(old);
    expect(link.left().filter((each) => each.startsWith('vpcEndpoint'))).toEqual([
      `vpcEndpoint ${endpoints[0]?.vpcEndpointId}`,
    ]);
  });

  it('is ready with one zone proven, and names the others, when any zone will do', async ({ scenario, expect }) => {
    const link = await scenario({
      service: { name: 'solo', type: 'pg', plan: 'startup-4', nodeZoneIds: ['euw1-az1'] },
      request: { components: ['pg'] },
    });
    const { outcome, endpoints, warnings } = await link.ready();
    expect(outcome).toBe('ready');
    expect(endpoints[0]?.zones.filter(({ healthy }) => healthy).map(({ zoneId }) => zoneId)).toEqual(['euw1-az1']);
    expect(warnings.join(' ')).toContain('euw1-az2');
  });

  it('parks when all zones are wanted and one has no target', async ({ scenario, expect }) => {
    const link = await scenario({
      service: { name: 'solo', type: 'pg', plan: 'startup-4', nodeZoneIds: ['euw1-az1'] },
      request: { components: ['pg'], zones: 'all', budgets: { targets: '1 second' } },
    });
    await link.start();
    expect((await link.parked())[0]).toMatchObject({ step: 'targets', failure: { type: 'OutOfTime' } });
    await link.run.rollback();
    await link.rolledBack();
    expect(link.left()).toEqual([]);
  });

  const enabledAndAvailable = (link: Scenario): readonly [number, number] => {
    const at = (id: string | undefined, state: string) =>
      link.world.ledger.transitions.find((each) => each.id === id && each.state === state)?.at ?? NaN;
    return [
      at(`${link.project}/${link.service}/access/kafka`, 'true'),
      at(link.made('vpcEndpoint')[0]?.id, 'available'),
    ];
  };

  it('enables components while the endpoint comes up', async ({ scenario, expect }) => {
    const link = await scenario();
    expect((await link.ready()).outcome).toBe('ready');
    const [enabled, available] = enabledAndAvailable(link);
    expect(enabled).toBeLessThan(available);
  });

  it('enables components after the endpoint when that is asked for', async ({ scenario, expect }) => {
    const link = await scenario({ request: { componentsAfterEndpoint: true } });
    expect((await link.ready()).outcome).toBe('ready');
    const [enabled, available] = enabledAndAvailable(link);
    expect(enabled).toBeGreaterThan(available);
  });

  it('begins nothing further beside a failure, and takes back what runs beside it', async ({ scenario, expect }) => {
    const link = await scenario({ request: { onFailure: 'compensate' } });
    link.failAiven('ServiceUpdate', denied);
    await link.start();
    const { endpoints } = await link.rolledBack();
    expect(endpoints[0]?.failure).toMatchObject({ type: 'Denied', api: 'aiven' });
    expect(link.made('vpcEndpoint').length).toBeLessThanOrEqual(1);
    expect(link.left()).toEqual([]);
  });

  it('connects without a probe, and says that nothing was proven', async ({ scenario, expect }) => {
    const link = await scenario({ probed: false });
    const { outcome, endpoints, warnings } = await link.ready();
    expect(outcome).toBe('readyUnverified');
    expect(endpoints[0]?.verifiedBy).toBe('none');
    expect(warnings.join(' ')).toContain('no probe');
  });
});

const privatelinkOf = ({ world, project, service }: Scenario) =>
  world.aiven.projects.get(project)?.services.get(service)?.privatelink;
