/** Who asked: in addition to the actor that a caller names, the audit list has the identity that Temporal recorded. */
import { Client } from '@temporalio/client';
import { describe, expect } from 'vitest';
import { createCausewayClient } from '../../src/client.ts';
import { scenarioModes, unauthorized, type Scenario } from '../support/scenario.ts';

/** Another caller's client, on the same server. */
function clientOf({ installation: { temporal, settings } }: Scenario, identity: string) {
  const client = new Client({ connection: temporal.connection, namespace: temporal.options.namespace, identity });
  return createCausewayClient({ client, taskQueue: settings.taskQueue });
}

describe.concurrent.each(scenarioModes())('with the workflow cache $cache', ({ it }) => {
  it('of whoever started the run and sent each update, whatever actor they claim', async ({ scenario }) => {
    const link = await scenario();
    link.failEc2('CreateVpcEndpoint', unauthorized, { nth: 1, times: 2 });
    await clientOf(link, 'deployer@host-1').onboard(link.request, { actor: 'the boss' });
    await link.parked();
    const run = (identity: string) => clientOf(link, identity).run(link);
    await run('ada@host-2').retry({ actor: 'the boss' });
    await link.until(({ audit, parked }) => audit.length === 1 && parked.length === 1);
    const more = { ...link.request, components: ['kafka', 'schema_registry'] };
    await run('bob@host-3').extend({ request: more, actor: 'nobody' });
    await run('eve@host-4').retry();
    const { audit } = await link.run.result();
    expect(audit).toMatchObject([
      { what: 'retry', actor: 'the boss', identity: 'ada@host-2' },
      { what: 'extension', actor: 'nobody', identity: 'bob@host-3' },
      { what: 'retry', actor: 'not given', identity: 'eve@host-4' },
    ]);
    expect(await link.run.state()).toMatchObject({ startedBy: 'deployer@host-1' });
  });

  it('of each run its own, although all runs of a worker share the modules of the workflows', async ({ scenario }) => {
    const [first, second] = [await scenario(), await scenario()];
    for (const link of [first, second]) link.failEc2('CreateVpcEndpoint', unauthorized, { nth: 1, times: 1 });
    await clientOf(first, 'deployer@host-1').onboard(first.request);
    await first.parked();
    await clientOf(second, '').onboard(second.request);
    await second.parked();
    expect(await first.run.state()).toMatchObject({ startedBy: 'deployer@host-1' });
    expect(await second.run.state()).not.toHaveProperty('startedBy');
    for (const { run } of [first, second]) await run.retry();
    for (const { run } of [first, second]) await run.result();
  });

  it('of whoever started a change', async ({ scenario }) => {
    const link = await scenario();
    await link.ready();
    const { project, service } = link;
    const run = await clientOf(link, 'mallory@host-5').offboard({ project, service, actor: 'the boss' });
    expect(await run.result()).toMatchObject({
      audit: [{ what: 'offboard', actor: 'the boss', identity: 'mallory@host-5' }],
    });
  });
});
