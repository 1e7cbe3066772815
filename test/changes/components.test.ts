/** A change of components is one PUT, and ends only when routes are listed and proven, or gone. */
import { describe, expect } from 'vitest';
import { vanishEndpoint } from '../../sandbox/ec2/behind-the-back.ts';
import type { ProblemsError, ComponentsRequest } from '../../src/client.ts';
import { TakenBackError } from '../../src/client.ts';
import { connectOthers, denied, scenarioModes, type Scenario } from '../support/scenario.ts';

const start = ({ installation, project, service, vpcs }: Scenario, change: Partial<ComponentsRequest>) =>
  installation.causeway.changeComponents({
    project,
    service,
    probes: Object.fromEntries(vpcs.map(({ vpc }) => [vpc.id, installation.probeTaskQueue])),
    ...change,
  });

const change = async (link: Scenario, more: Partial<ComponentsRequest>) => (await start(link, more)).result();

const routed = ({ world, project, service }: Scenario): ReadonlySet<string> =>
  world.aiven.projects.get(project)?.services.get(service)?.routedComponents ?? new Set();

const causeOf = (error: unknown): string => String((error as { cause?: Error }).cause?.message);

const access = ({ world, project, service }: Scenario): unknown =>
  world.aiven.projects.get(project)?.services.get(service)?.userConfig['privatelink_access'];

describe.concurrent.each(scenarioModes())('with the workflow cache $cache, components', ({ it }) => {
  it('are enabled and disabled by one PUT, proven on every connection, gone before the end', async ({ scenario }) => {
    const link = await scenario({ vpcs: [{}, {}] });
    await link.ready();
    const puts = link.aivenCalls('ServiceUpdate').length;
    const result = await change(link, { enable: ['schema_registry', 'kafka_rest'], disable: ['kafka'] });
    expect(result).toMatchObject({
      outcome: 'changed',
      done: [`enable schema_registry, kafka_rest and disable kafka of ${link.project}/kafka for PrivateLink`],
    });
    expect(link.aivenCalls('ServiceUpdate')).toHaveLength(puts + 1);
    expect([...routed(link)].sort()).toEqual(['kafka_rest', 'schema_registry']);
    const proven = link.world.ledger.handshakes.filter(
      ({ target, shown }) =>
        target.startsWith(`${link.project}/`) && target.includes('schema_registry') && shown === 'healthy',
    );
    expect(new Set(proven.map(({ vpcEndpointId }) => vpcEndpointId)).size).toBe(2);
    expect(await change(link, { disable: ['kafka'] })).toMatchObject({ outcome: 'unchanged' });
  });

  it('that are enabled do not make the endpoints of others ours, and are claimed no more once disabled', async ({
    scenario,
  }) => {
    const link = await scenario();
    await link.ready();
    const theirs = await connectOthers(link);
    await change(link, { enable: ['schema_registry'] });
    const claims = (): string[] =>
      Object.keys(link.world.aiven.projects.get(link.project)?.services.get(link.service)?.tags ?? {});
    expect(claims().filter((key) => key.endsWith(theirs))).toEqual([]);
    expect(claims().filter((key) => key.endsWith('-component-schema_registry'))).toHaveLength(1);
    // They are connected still, so it is not closed to them unasked.
    await expect(change(link, { disable: ['schema_registry'] })).rejects.toThrow();
    await change(link, { disable: ['schema_registry'], force: true, reason: 'the test' });
    expect(claims().filter((key) => key.endsWith('-component-schema_registry'))).toEqual([]);
  });

  it('that were enabled here go when the link is taken away', async ({ scenario }) => {
    const link = await scenario();
    await link.ready();
    await change(link, { enable: ['schema_registry'] });
    const { project, service, installation } = link;
    await (await installation.causeway.offboard({ project, service })).result();
    expect(access(link)).toMatchObject({ kafka: false, schema_registry: false });
  });

  it('are refused when the service does not have them or does not run them', async ({ scenario }) => {
    const link = await scenario({ service: { userConfig: { kafka_rest: false } } });
    const error: unknown = await change(link, { enable: ['postgresql', 'kafka_rest'], disable: ['kaka'] }).catch(
      (reason: unknown) => reason,
    );
    expect((error as ProblemsError).problems).toMatchObject([
      { field: 'enable[0]', problem: 'is not a component of kafka' },
      { field: 'enable[1]', problem: 'is not switched on in kafka' },
      { field: 'disable[0]', fix: expect.stringContaining('write kafka') },
    ]);
    expect(link.aivenCalls('ServiceUpdate')).toEqual([]);
  });

  it('that others are connected to stay open, unless it is forced with a reason; then a warning names them', async ({
    scenario,
  }) => {
    const link = await scenario();
    await link.ready();
    const other = await connectOthers(link);
    const run = await start(link, { disable: ['kafka'] });
    const refused = await run.result().catch((reason: unknown) => reason);
    expect((refused as ProblemsError).problems).toMatchObject([
      { field: 'disable[0]', value: 'kafka', problem: `is open to endpoints of others: ${other}` },
    ]);
    // What the Web UI shows.
    const failure = await link.installation.temporal.workflow.getHandle(run.workflowId).result().catch(causeOf);
    expect(failure).toContain(`disable[0]: kafka is open to endpoints of others: ${other}`);
    expect(access(link)).toMatchObject({ kafka: true });
    await expect(change(link, { disable: ['kafka'], force: true })).rejects.toThrow('reason');
    // A component that is already closed cuts nobody off.
    expect(await change(link, { disable: ['kafka_rest'] })).toMatchObject({ outcome: 'unchanged', warnings: [] });

    const forced = await change(link, { disable: ['kafka'], force: true, reason: 'its users have moved' });
    expect(forced).toMatchObject({
      outcome: 'changed',
      warnings: [expect.stringContaining(`kafka is open to endpoints of others: ${other}`)],
      audit: [{ reason: 'its users have moved' }],
    });
    expect(access(link)).toMatchObject({ kafka: false });
    vanishEndpoint(link.world, other);
  });

  it('are as before when the change is rolled back', async ({ scenario }) => {
    const link = await scenario();
    await link.ready();
    const before = access(link);
    link.stick('routes');
    const run = await start(link, { enable: ['schema_registry'], disable: ['kafka'] });
    await link.until(({ steps }) =>
      steps.some(({ step, phase }) => step === 'componentAccess' && phase === 'settling'),
    );
    await run.rollback({ reason: 'wrong one' });
    link.disarm();
    const taken: unknown = await run.result().catch((reason: unknown) => reason);
    expect(taken).toBeInstanceOf(TakenBackError);
    expect(taken).toMatchObject({
      message: 'The change was rolled back. Nothing of it is left.',
      result: { left: [] },
    });
    expect(access(link)).toEqual({ ...(before as object), schema_registry: false });
  });

  it('that a rollback could not take back are told as left', async ({ scenario }) => {
    const link = await scenario();
    await link.ready();
    link.stick('routes');
    const run = await start(link, { enable: ['schema_registry'] });
    await link.until(({ steps }) => steps.some(({ step, phase }) => step === 'routes' && phase === 'settling'));
    link.failAiven('ServiceUpdate', denied);
    await run.rollback();
    await link.parked();
    await run.skip({ evidence: 'it is to stay' });
    const taken: unknown = await run.result().catch((reason: unknown) => reason);
    expect(taken).toBeInstanceOf(TakenBackError);
    expect(taken).toMatchObject({
      message: 'The change was rolled back. See the details for what is left.',
      result: { left: [{ what: expect.any(String) }] },
    });
    expect(access(link)).toMatchObject({ schema_registry: true });
  });
});
