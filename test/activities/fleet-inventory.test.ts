/** What an inventory reads: the endpoints of this installation in an account, and what Aiven knows of their links. */
import { describe, expect, it } from 'vitest';
import { seeded } from '../../sandbox/seed/ids.ts';
import type { VpcEndpointRow } from '../../sandbox/world/aws-state.ts';
import { createInventory } from '../../src/activities/fleet/inventory.ts';
import { ENDPOINT_TAG, OWNER_TAG } from '../../src/activities/ownership.ts';
import { depsFor } from '../contract/one-run.ts';
import { putEndpoint } from '../support/endpoint-rows.ts';
import { runActivity } from '../support/run-activity.ts';
import { openSandbox } from '../support/sandboxed-activities.ts';

const { sandbox, newLink } = await openSandbox('counted');
const { world } = sandbox;
const deps = depsFor(sandbox);
const inventory = createInventory(deps);
const factsOf = (link: { readonly project: string; readonly service: string }) =>
  runActivity(inventory.readLinks, { links: [{ project: link.project, service: link.service }] }, { attempts: 1 });

describe('a sweep of an account', () => {
  it('lists the endpoints that this installation made and that are not going away', async () => {
    const { project, service, vpcs } = await newLink();
    const [added] = vpcs;
    if (added === undefined) throw new Error('no VPC');
    const owner = `contract/privatelink/${project}/${service}`;
    const put = (tags: Readonly<Record<string, string>>, state: VpcEndpointRow['state'] = 'available') =>
      putEndpoint(world, { ...added, subnets: added.subnets.toReversed() }, { state, tags });
    const named = put({ [OWNER_TAG]: owner, [ENDPOINT_TAG]: `${added.vpc.id}/blue` });
    const unnamed = put({ [OWNER_TAG]: owner }, 'pendingAcceptance');
    put({ [OWNER_TAG]: owner }, 'deleting');
    put({ [OWNER_TAG]: owner }, 'deleted');
    put({ [OWNER_TAG]: `other/privatelink/${project}/${service}` });
    put({ [OWNER_TAG]: `contract/privatelink/${project}` });
    put({});
    const swept = await runActivity(inventory.sweepEndpoints, { region: 'eu-west-1' });
    const zoneIds = added.subnets.map(({ zoneId }) => zoneId).sort();
    const same = {
      ...{ link: { project, service }, account: seeded.account, region: 'eu-west-1', vpcId: added.vpc.id, zoneIds },
      serviceName: named.serviceName,
    };
    expect(swept).toHaveLength(2);
    expect(swept.find(({ id }) => id === named.id)).toMatchObject({
      ...{ ...same, key: `${added.vpc.id}/blue`, state: 'available' },
    });
    expect(swept.find(({ id }) => id === unnamed.id)).toMatchObject({
      ...{ ...same, key: added.vpc.id, state: 'pendingAcceptance' },
    });
    // 0.011 USD for each zone-hour.
    expect(swept[0]?.usdPerMonth).toBeCloseTo(0.011 * 730 * zoneIds.length, 1);
  });

  it('asks for no subnets when there is no endpoint', async () => {
    const asked = world.ledger.calls.length;
    expect(await runActivity(inventory.sweepEndpoints, { region: 'us-east-1' })).toEqual([]);
    expect(world.ledger.calls.slice(asked).map(({ action }) => action)).not.toContain('DescribeSubnets');
  });
});

describe('what Aiven knows of a link', () => {
  const nothing = { connections: {}, usdPerMonth: 0 };

  it('is the service, when it has no PrivateLink, and nothing, when it is gone', async () => {
    const { project, service } = await newLink();
    expect(await factsOf({ project, service })).toStrictEqual([
      { link: `${project}/${service}`, ...nothing, serviceState: 'RUNNING' },
    ]);
    expect(await factsOf({ project, service: 'gone' })).toStrictEqual([{ link: `${project}/gone`, ...nothing }]);
  });

  it('is its PrivateLink with what it costs, and each connection', async () => {
    const { project, service } = await newLink();
    const row = world.aiven.projects.get(project)?.services.get(service);
    if (row === undefined) throw new Error('no service');
    const given = { principals: [], supportedRegions: [], nextOrdinal: 1, health: new Map() };
    const connection = { ordinal: 0, listedRoutes: 0, vpcEndpointId: 'vpce-0a1b2c3d', state: 'active' } as const;
    row.privatelink = {
      ...{ ...given, state: 'creating', serviceId: null, serviceName: null },
      connections: [{ ...connection, id: 'plc-1' }],
    };
    const [creating] = await factsOf({ project, service });
    expect(creating?.privatelink).toStrictEqual({ state: 'creating' });
    expect(creating?.usdPerMonth).toBeGreaterThan(0);
    const serviceName = 'com.amazonaws.vpce.eu-west-1.vpce-svc-0a1b2c3d';
    row.privatelink = { ...row.privatelink, state: 'active', serviceId: 'vpce-svc-0a1b2c3d', serviceName };
    expect(await factsOf({ project, service })).toMatchObject([
      {
        privatelink: { state: 'active', serviceName },
        connections: { 'vpce-0a1b2c3d': { id: 'plc-1', state: 'active' } },
      },
    ]);
  });

  it('is of a connection that has no id yet its state alone', async () => {
    const { project, service } = await newLink();
    const listConnections = () => Promise.resolve([{ vpcEndpointId: 'vpce-0a1b2c3d', state: 'active', dnsName: '' }]);
    const aiven = { ...deps.clients.aiven, listConnections };
    const { readLinks } = createInventory({ ...deps, clients: { ...deps.clients, aiven } });
    const [facts] = await runActivity(readLinks, { links: [{ project, service }] });
    expect(facts?.connections).toStrictEqual({ 'vpce-0a1b2c3d': { state: 'active' } });
  });

  it('is unknown when it may not be read; any other failure ends the attempt', async () => {
    const { project, service } = await newLink();
    const fails = (status: number) =>
      world.faults.add({ api: 'aiven', action: 'ServiceGet', project, effect: { kind: 'status', status } });
    const ends = fails(403);
    const [facts] = await factsOf({ project, service });
    expect(facts).toMatchObject(nothing);
    expect(facts?.unknown).toMatch(new RegExp(`^privatelink/${project}/${service}: `));
    ends();
    const endsToo = fails(503);
    await expect(factsOf({ project, service })).rejects.toThrow();
    endsToo();
  });
});
