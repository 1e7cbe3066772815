/** An endpoint of ours is gone at EC2, and Aiven goes on listing its connection for a while: nobody else is connected. */
import { describe } from 'vitest';
import { scenarioModes } from '../support/scenario.ts';

const settings = { connectionNoticedAfter: 600_000, endpointLingers: 86_400_000 };

describe.each(scenarioModes({ sandbox: { settings } }))('with the workflow cache $cache', ({ it }) => {
  it.for([
    ['all', undefined],
    ['by name', 1],
  ] as const)('the rest is offboarded at once, %s, and nothing is left', async ([, at], { scenario, expect }) => {
    const link = await scenario({ vpcs: [{}, {}] });
    await link.ready();
    const { causeway } = link.installation;
    const ids = link.vpcs.map(({ vpc }) => vpc.id);
    const first = await causeway.offboard({ project: link.project, service: link.service, endpoints: ids.slice(0, 1) });
    await first.result();
    const named = at === undefined ? {} : { endpoints: ids.slice(at) };
    const rest = await causeway.offboard({ project: link.project, service: link.service, ...named });
    expect(await rest.result()).toMatchObject({ outcome: 'removed', left: [] });
    expect(link.left()).toEqual([]);
  });
});
