/** The failure of one endpoint affects no other: what is ready stays, what existed before stays, and lost replies leave no orphans. */
import { describe } from 'vitest';
import { seeded } from '../../sandbox/seed/ids.ts';
import { denied, scenarioModes, unauthorized } from '../support/scenario.ts';

describe.concurrent.each(scenarioModes())('with the workflow cache $cache', ({ it }) => {
  it('takes back the endpoint that fails and keeps the one that is ready', async ({ scenario, expect }) => {
    const link = await scenario({ vpcs: [{}, {}], request: { onFailure: 'compensate' } });
    link.failEc2('CreateVpcEndpoint', unauthorized, { at: 1 });
    const { outcome, endpoints, left } = await link.ready();
    expect(outcome).toBe('partial');
    expect(endpoints.map((each) => each.outcome)).toEqual(['ready', 'rolledBack']);
    expect(left).toEqual([]);
    const up = link.made('vpcEndpoint').filter(({ deletedAt }) => deletedAt === undefined);
    expect(up.map(({ id }) => id)).toEqual([endpoints[0]?.vpcEndpointId]);
    expect(link.left()).toContain(`privatelink ${link.project}/${link.service}/privatelink`);
  });

  it('takes back one of two endpoints late, when the other is long ready', async ({ scenario, expect }) => {
    const link = await scenario({
      vpcs: [{}, {}],
      request: { onFailure: 'compensate', budgets: { connection: '1 second' } },
    });
    link.stick('connection', { state: 'absent', at: 1 });
    const { outcome, endpoints } = await link.ready();
    expect(outcome).toBe('partial');
    expect(endpoints.map(({ outcome, failure }) => [outcome, failure?.type])).toEqual([
      ['ready', undefined],
      ['rolledBack', 'OutOfTime'],
    ]);
    expect(link.left().filter((each) => each.startsWith('vpcEndpoint'))).toEqual([
      `vpcEndpoint ${endpoints[0]?.vpcEndpointId}`,
    ]);
  });

  it('leaves a live link as it is when a later run over it fails', async ({ scenario, expect }) => {
    const link = await scenario();
    const { endpoints } = await link.ready();
    const before = link.left();
    link.stick('routes');
    await link.start({
      ...link.request,
      components: ['kafka', 'kafka_connect'],
      onFailure: 'compensate',
      budgets: { routes: '1 second' },
    });
    const result = await link.rolledBack();
    expect(result.undone).toEqual(['access to kafka_connect']);
    expect(link.left()).toEqual(before);
    expect(link.made('vpcEndpoint').map(({ id }) => id)).toEqual([endpoints[0]?.vpcEndpointId]);
  });

  it('puts back the subnets it changed when the run over a live link fails', async ({ scenario, expect }) => {
    const link = await scenario();
    const { subnetIds = [] } = link.request.endpoints[0] ?? {};
    const first = link.request.endpoints.map((each) => ({ ...each, subnetIds: subnetIds.slice(0, 2) }));
    const { endpoints } = await link.ready({ ...link.request, endpoints: first });
    link.stick('routes');
    await link.start({
      ...link.request,
      components: ['kafka', 'kafka_connect'],
      onFailure: 'compensate',
      budgets: { routes: '1 second' },
    });
    const result = await link.rolledBack();
    const id = endpoints[0]?.vpcEndpointId ?? '';
    expect(result.undone).toContain(`change of VPC endpoint ${id}`);
    expect([...(link.world.aws.vpcEndpoints.get(id)?.subnetIds ?? [])].sort()).toEqual(subnetIds.slice(0, 2).sort());
  });

  it('takes back the principals it added to a privatelink that was there', async ({ scenario, expect }) => {
    const link = await scenario();
    await link.ready();
    const connected = link.left();
    link.failEc2('ModifyVpcEndpoint', unauthorized);
    const { subnetIds = [] } = link.request.endpoints[0] ?? {};
    await link.start({
      ...link.request,
      principals: [seeded.user, seeded.roles.privatelink],
      endpoints: link.request.endpoints.map((each) => ({ ...each, subnetIds: subnetIds.slice(0, 2), exact: true })),
      onFailure: 'compensate',
    });
    const { undone } = await link.rolledBack();
    expect(undone).toEqual([`principal ${seeded.roles.privatelink}`]);
    expect(link.left()).toEqual(connected);
  });

  for (const { what, arm } of [
    { what: 'CreateVpcEndpoint', arm: 'ec2' },
    { what: 'ServicePrivatelinkAWSCreate', arm: 'aiven' },
  ] as const) {
    const lost = { kind: 'dropAfter' } as const;
    it(`makes one of each when the reply of ${what} is lost`, async ({ scenario, expect }) => {
      const link = await scenario();
      if (arm === 'ec2') link.failEc2(what, lost, { nth: 1 });
      else link.failAiven(what, lost, { nth: 1 });
      const { outcome, changed } = await link.ready();
      expect({ outcome, changed }).toEqual({ outcome: 'ready', changed: true });
      expect(link.made('vpcEndpoint')).toHaveLength(1);
      expect(link.made('privatelink')).toHaveLength(1);
    });

    it(`leaves no orphan when the reply of ${what} is lost and then the run fails`, async ({ scenario, expect }) => {
      const link = await scenario({ request: { onFailure: 'compensate', budgets: { connection: '1 second' } } });
      if (arm === 'ec2') {
        link.failEc2(what, lost, { nth: 1 });
        link.stick('connection', { state: 'absent', at: 0 });
      } else {
        // A repeated create is refused, because the resource exists although the reply was lost.
        link.failAiven(what, lost, { nth: 1 });
        link.failAiven(what, denied, { nth: 1 });
      }
      await link.start();
      const { left, undone } = await link.rolledBack();
      expect(left).toEqual([]);
      expect(undone).not.toEqual([]);
      expect(link.left()).toEqual([]);
      expect(link.made(arm === 'ec2' ? 'vpcEndpoint' : 'privatelink')).toHaveLength(1);
    });
  }
});
