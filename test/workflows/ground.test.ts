/** A prober has no cloud credentials: the ordinary worker notices what breaks during its wait, and the run parks with that reason. */
import { describe } from 'vitest';
import { changeWorld } from '../../sandbox/control/change-world.ts';
import { historyOf } from '../support/histories.ts';
import { scenarioModes, type Scenario } from '../support/scenario.ts';

const endpointOf = (link: Scenario): string => link.made('vpcEndpoint')[0]?.id ?? '';

const cases: readonly (readonly [broken: string, change: (link: Scenario) => void, reason: string])[] = [
  [
    'the endpoint is rejected',
    (link) => void changeWorld(link.world, { do: 'rejectEndpoint', vpcEndpointId: endpointOf(link) }),
    'endpointRejected',
  ],
  [
    'the service is powered off',
    ({ world, project, service }) =>
      void changeWorld(world, { do: 'setServiceState', project, service, state: 'POWEROFF' }),
    'servicePoweredOff',
  ],
  [
    'the PrivateLink resource is deleted',
    ({ world, project, service }) => void changeWorld(world, { do: 'removePrivatelink', project, service }),
    'privatelinkGone',
  ],
];

describe.concurrent.each(scenarioModes())('with the workflow cache $cache, while a probe waits and', ({ it }) => {
  it.for(cases)('%s, the run parks for that', async ([, breakIt, reason], { scenario, expect }) => {
    const link = await scenario();
    link.stick('targets');
    await link.start();
    await link.until(({ steps }) => steps.some(({ step, phase }) => step === 'targets' && phase === 'settling'));
    breakIt(link);
    const [parked] = await link.parked();
    expect(parked).toMatchObject({ step: 'targets', failure: { reason } });
    await link.run.rollback();
    await link.rolledBack();
  });

  it('nobody polls its queue, the run parks for what broke', async ({ scenario, expect }) => {
    const link = await scenario({
      endpoint: { probe: { taskQueue: 'polled-by-nobody' } },
      request: { budgets: { targets: '5 seconds' } },
    });
    await link.start();
    await link.until(({ steps }) => steps.some(({ step, phase }) => step === 'targets' && phase === 'settling'));
    changeWorld(link.world, { do: 'rejectEndpoint', vpcEndpointId: endpointOf(link) });
    const [parked] = await link.parked();
    expect(parked).toMatchObject({ step: 'targets', failure: { reason: 'endpointRejected' } });
    await link.run.rollback();
    await link.rolledBack();
  });

  it('is over for one endpoint, nobody looks any more at what it depended on', async ({ scenario, expect }) => {
    const link = await scenario({ vpcs: [{}, {}] });
    link.stick('vpcEndpoint', { at: 1 });
    await link.start();
    await link.until(({ endpoints }) => endpoints.some(({ phase }) => phase === 'ready'));
    const { events } = await historyOf(link.installation.temporal, link.workflowId);
    const all = events ?? [];
    const watched = all.filter(
      ({ activityTaskScheduledEventAttributes: scheduled }) => scheduled?.activityType?.name === 'watchLink',
    );
    const cancelled = all.map((event) => event.activityTaskCancelRequestedEventAttributes?.scheduledEventId);
    expect(watched).toHaveLength(1);
    expect(cancelled).toContainEqual(watched[0]?.eventId);
    await link.run.rollback();
    expect(await link.run.result()).toMatchObject({ outcome: 'partial' });
  });
});
