/** Several connections of one service: other accounts, another region, a second endpoint in the same VPC. */
import { describe, expect } from 'vitest';
import { removePrivatelink } from '../../sandbox/aiven/privatelink.ts';
import { seeded } from '../../sandbox/seed/ids.ts';
import { accessesIn, claimKeys } from '../../src/activities/claims/claim-tags.ts';
import { denied, scenarioModes, type Scenario } from '../support/scenario.ts';

const other = { roleArn: seeded.roles.other, externalId: seeded.externalId };

const rows = ({ world, vpcs }: Scenario) =>
  [...world.aws.vpcEndpoints.values()].filter(({ vpcId }) => vpcs.some(({ vpc }) => vpc.id === vpcId));

describe.concurrent.each(scenarioModes())('with the workflow cache $cache, one request', ({ it }) => {
  it('connects two accounts and two regions side by side, and offboarding finds them all', async ({ scenario }) => {
    const link = await scenario({ vpcs: [{}, { account: seeded.otherAccount }, { region: 'eu-west-2' }] });
    const [own, foreign, abroad] = link.request.endpoints;
    if (own === undefined || foreign === undefined || abroad === undefined) throw new Error('three endpoints');
    const endpoints = [own, { ...foreign, ...other }, { ...abroad, region: 'eu-west-2' }];
    const result = await link.ready({ ...link.request, endpoints });
    expect(result.outcome).toBe('ready');
    expect(result.endpoints.map(({ account, region }) => `${account}/${region}`)).toEqual([
      `${seeded.account}/eu-west-1`,
      `${seeded.otherAccount}/eu-west-1`,
      `${seeded.account}/eu-west-2`,
    ]);
    const { project, service } = link;
    const { causeway } = link.installation;
    // The role and its external id come from the link's own records.
    const removed = await (await causeway.offboard({ project, service })).result();
    expect(removed).toMatchObject({ outcome: 'removed', left: [], stays: [] });
    expect(link.left()).toEqual([]);
  });

  it('adds a region to a PrivateLink resource that is there, beside those of others', async ({ scenario }) => {
    const link = await scenario({ vpcs: [{}, { region: 'eu-west-2' }] });
    const [own, abroad] = link.request.endpoints;
    if (own === undefined || abroad === undefined) throw new Error('two endpoints');
    const endpoints = [own, { ...abroad, region: 'eu-west-2' }];
    await link.ready({ ...link.request, endpoints: [own] });
    const row = link.world.aiven.projects.get(link.project)?.services.get(link.service)?.privatelink;
    row?.supportedRegions.push('eu-central-1');
    const { steps } = await link.installation.causeway.plan({ ...link.request, endpoints });
    expect(steps.find(({ step }) => step === 'privatelink')?.differences).toContainEqual({
      field: 'regions',
      wanted: 'eu-west-2',
      found: 'not allowed',
    });

    // A run that fails removes the region again.
    link.stick('vpcEndpoint', { at: 1, state: 'failed' });
    await link.start({ ...link.request, endpoints: endpoints.slice(1), onFailure: 'compensate' });
    expect((await link.rolledBack()).undone).toContain('region eu-west-2');
    expect(row?.supportedRegions).toEqual(['eu-central-1']);
    link.disarm();

    const result = await link.ready({ ...link.request, endpoints });
    expect(result.outcome).toBe('ready');
    expect(result.endpoints.map(({ region }) => region)).toEqual(['eu-west-1', 'eu-west-2']);
    expect(row?.supportedRegions).toEqual(['eu-central-1', 'eu-west-2']);
  });

  it('is taken away in another region although nothing at Aiven shows its endpoint any more', async ({ scenario }) => {
    const link = await scenario({ vpcs: [{}, { region: 'eu-west-2' }] });
    const [own, abroad] = link.request.endpoints;
    if (own === undefined || abroad === undefined) throw new Error('two endpoints');
    await link.ready({ ...link.request, endpoints: [own, { ...abroad, region: 'eu-west-2' }] });
    const { project, service, world, installation } = link;
    const row = world.aiven.projects.get(project)?.services.get(service);
    if (row === undefined) throw new Error('the scenario has a service');
    removePrivatelink(world, row);
    // The worker's own region is looked at anyway; the other one is known from the service's tags alone.
    const noted = accessesIn(claimKeys(installation.settings.installation), row.tags);
    expect(noted).toEqual([{ region: 'eu-west-2' }]);
    const removed = await (await installation.causeway.offboard({ project, service })).result();
    expect(removed).toMatchObject({ outcome: 'removed', left: [] });
    expect(link.made('vpcEndpoint').filter(({ deletedAt }) => deletedAt === undefined)).toEqual([]);
  });

  // Two reads come before the resource is created. Later ones than these can be too late on a busy machine: a denial is
  // final two minutes of the world's time after the wait began.
  it.for([3, 4])(
    'looks again when read %s of a PrivateLink resource, just made, is denied',
    async (nth, { scenario }) => {
      const link = await scenario();
      link.failAiven('ServicePrivatelinkAWSGet', denied, { nth });
      link.failAiven('ServicePrivatelinkAWSConnectionList', denied, { nth: nth - 1 });
      expect((await link.ready()).outcome).toBe('ready');
    },
  );

  it('connects a dual-stack VPC over its IPv4 addresses', async ({ scenario }) => {
    const link = await scenario({ vpcs: [{ dualStack: true }] });
    const { endpoints } = await link.ready();
    const [row] = rows(link);
    const addresses = (row?.networkInterfaceIds ?? []).map((id) => link.world.aws.networkInterfaces.get(id)?.address);
    expect(endpoints[0]?.vpcEndpointId).toBe(row?.id);
    expect(addresses).toEqual(addresses.map(() => expect.stringMatching(/^127\./) as string));
  });

  it('makes a second endpoint in the same VPC when it has a name, and changes subnets and groups in place', async ({
    scenario,
  }) => {
    const link = await scenario();
    const [first] = link.request.endpoints;
    const [vpc] = link.vpcs;
    if (first === undefined || vpc === undefined) throw new Error('an endpoint');
    await link.ready();
    const both = { ...link.request, endpoints: [first, { ...first, name: 'blue' }] };
    const result = await link.ready(both);
    expect(result.endpoints.map(({ key }) => key)).toEqual([first.vpcId, `${first.vpcId}/blue`]);
    expect(new Set(rows(link).map(({ id }) => id)).size).toBe(2);
    const groups = vpc.securityGroups.map(({ id }) => id).slice(0, 2);
    const smaller = { ...first, subnetIds: first.subnetIds.slice(0, 2), securityGroupIds: groups, exact: true };
    const changed = await link.ready({ ...link.request, endpoints: [smaller] });
    expect(changed.endpoints[0]?.vpcEndpointId).toBe(result.endpoints[0]?.vpcEndpointId);
    const row = link.world.aws.vpcEndpoints.get(changed.endpoints[0]?.vpcEndpointId ?? '');
    expect([row?.subnetIds, row?.securityGroupIds]).toEqual([smaller.subnetIds, groups]);
  });
});
