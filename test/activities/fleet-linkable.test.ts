/** What a manifest could connect: which services of a project, and which VPCs of an account, with what is there. */
import { describe, expect, it } from 'vitest';
import { addProject, addProjectVpc, addService } from '../../sandbox/seed/add-to-aiven.ts';
import { addVpc } from '../../sandbox/seed/add-to-aws.ts';
import { seeded } from '../../sandbox/seed/ids.ts';
import { createLinkable } from '../../src/activities/fleet/linkable.ts';
import { ENDPOINT_TAG, OWNER_TAG } from '../../src/activities/ownership.ts';
import { depsFor } from '../contract/one-run.ts';
import { putEndpoint } from '../support/endpoint-rows.ts';
import { runActivity } from '../support/run-activity.ts';
import { openSandbox } from '../support/sandboxed-activities.ts';

const { sandbox } = await openSandbox('linkable');
const { world } = sandbox;
const deps = depsFor(sandbox);
const linkable = createLinkable(deps);

describe('the services of a project', () => {
  it('are listed with their components, which are open, and where they are', async () => {
    const project = await addProject(world, 'listed');
    addService(world, project, { name: 'orders', userConfig: { privatelink_access: { kafka: true } } });
    addService(world, project, { name: 'billing', type: 'pg', plan: 'startup-4' });
    const asked = world.ledger.calls.length;
    const services = await runActivity(linkable.findServices, { project: 'listed' });
    const [billing, orders] = [...services].sort((a, b) => (a.service < b.service ? -1 : 1));
    expect(orders).toMatchObject({
      ...{ project: 'listed', service: 'orders', link: 'listed/orders', type: 'kafka', plan: 'business-4' },
      ...{ state: 'RUNNING', region: 'eu-west-1', open: ['kafka'] },
      components: expect.arrayContaining(['kafka', 'kafka_connect']),
    });
    expect(billing).toMatchObject({ type: 'pg', open: [], components: expect.arrayContaining(['pg']) });
    for (const field of ['linked', 'not']) for (const each of services) expect(each).not.toHaveProperty(field);
    const described = world.ledger.calls.slice(asked).map(({ action }) => action);
    expect(described.filter((action) => action === 'ServicePrivatelinkAWSConnectionList')).toEqual([]);
  });

  it('say why they cannot have PrivateLink, each reason once, and what is there is not asked for', async () => {
    const project = await addProject(world, 'unfit');
    addService(world, project, { name: 'elsewhere', cloudName: 'google-europe-west1', projectVpcId: null });
    addService(world, project, { name: 'jobs', type: 'flink' });
    addService(world, project, { name: 'mirror', type: 'kafka_mirrormaker' });
    addService(world, project, { name: 'off', state: 'POWEROFF', principals: [seeded.user] });
    addService(world, project, { name: 'moving', state: 'REBUILDING' });
    const services = await runActivity(linkable.findServices, { project: 'unfit' });
    const why = Object.fromEntries(services.map((each) => [each.service, each.not]));
    expect(why['elsewhere']).toContain('not on AWS');
    for (const [name, type] of [
      ['jobs', 'flink'],
      ['mirror', 'kafka_mirrormaker'],
    ] as const)
      expect(why[name]).toBe(`is of type ${type}, which has no AWS PrivateLink: choose another service`);
    expect(why['off']).toBe('is powered off: power it on');
    expect(why['moving']).toBeUndefined();
    expect(services.find(({ service }) => service === 'elsewhere')).not.toHaveProperty('region');
    expect(services.filter((each) => each.linked !== undefined)).toEqual([]);
  });

  it('of a type that has no component to connect cannot have PrivateLink, whatever else is wrong', async () => {
    const project = await addProject(world, 'newer');
    addService(world, project, { name: 'on' });
    addService(world, project, { name: 'off', state: 'POWEROFF' });
    const { clients } = deps;
    const aiven = { ...clients.aiven, componentAccessKeys: () => Promise.resolve([]) };
    const newer = createLinkable({ ...deps, clients: { ...clients, aiven } });
    const services = await runActivity(newer.findServices, { project: 'newer' });
    const none = 'is of type kafka, which has no AWS PrivateLink';
    expect(Object.fromEntries(services.map((each) => [each.service, each.not]))).toEqual({
      ...{ on: none, off: `is powered off: power it on; ${none}` },
    });
  });

  it('have their PrivateLink and its connections', async () => {
    const project = await addProject(world, 'linked');
    addProjectVpc(project);
    const row = addService(world, project, { name: 'orders' });
    const connection = { id: 'plc-1', ordinal: 0, listedRoutes: 0 } as const;
    row.privatelink = {
      ...{ principals: [], supportedRegions: [], nextOrdinal: 1, health: new Map() },
      ...{ state: 'creating', serviceId: null, serviceName: null },
      connections: [{ ...connection, vpcEndpointId: 'vpce-0a1b2c3d', state: 'active' }],
    };
    const connections = [{ vpcEndpointId: 'vpce-0a1b2c3d', state: 'active' }];
    const linkedNow = async () => (await runActivity(linkable.findServices, { project: 'linked' }))[0]?.linked;
    expect(await linkedNow()).toStrictEqual({ state: 'creating', connections });
    const serviceName = 'com.amazonaws.vpce.eu-west-1.vpce-svc-0a1b2c3d';
    row.privatelink = { ...row.privatelink, state: 'active', serviceId: 'vpce-svc-0a1b2c3d', serviceName };
    expect(await linkedNow()).toStrictEqual({ state: 'active', serviceName, connections });
  });

  it('that the policy refuses are not listed', async () => {
    const project = await addProject(world, 'partly');
    for (const name of ['orders', 'secret']) addService(world, project, { name });
    const limited = createLinkable({ ...deps, policy: { ...deps.policy, projects: ['partly/orders'] } });
    const services = await runActivity(limited.findServices, { project: 'partly' });
    expect(services.map(({ service }) => service)).toEqual(['orders']);
  });

  it('of one type are asked for their components once', async () => {
    const project = await addProject(world, 'alike');
    for (const name of ['a', 'b', 'c', 'd', 'e', 'f', 'g', 'h', 'i']) addService(world, project, { name });
    const asked = world.ledger.calls.length;
    await runActivity(linkable.findServices, { project: 'alike' });
    const actions = world.ledger.calls.slice(asked).map(({ action }) => action);
    expect(actions.filter((action) => action === 'ProjectServiceTypesGet')).toHaveLength(1);
  });
});

describe('the VPCs of an account', () => {
  const access = { region: 'eu-west-1' };
  const found = (vpcs: readonly string[], from = linkable) => runActivity(from.findVpcs, { access, vpcs });

  it('have their subnets with IPv4 addresses, their security groups, and the endpoints that lead to others', async () => {
    const [subnet, sixth] = [
      { zoneId: 'euw1-az1', freeAddresses: 7 },
      { zoneId: 'euw1-az2', ipv6Only: true },
    ];
    const added = addVpc(world, seeded.account, { name: 'blue', dualStack: true, subnets: [subnet, sixth] });
    const other = addVpc(world, seeded.account);
    const { id } = added.vpc;
    const tags = { [OWNER_TAG]: 'contract/privatelink/shop/a', [ENDPOINT_TAG]: `${id}/blue` };
    const named = putEndpoint(world, added, { tags });
    const unnamed = putEndpoint(world, added, { tags: { ...tags, [ENDPOINT_TAG]: id }, state: 'pendingAcceptance' });
    const theirs = putEndpoint(world, added, { tags: { [OWNER_TAG]: 'other/privatelink/shop/a' } });
    putEndpoint(world, added, { state: 'deleting' });
    putEndpoint(world, added, { state: 'deleted' });
    putEndpoint(world, added, { serviceName: 'com.amazonaws.eu-west-1.s3' });
    putEndpoint(world, other);
    const [vpc, ...more] = await found([id]);
    expect(more).toEqual([]);
    expect(vpc).toMatchObject({ id, name: 'blue', cidr: added.vpc.cidr, account: seeded.account, access });
    expect(vpc?.subnets).toStrictEqual([{ id: added.subnets[0]?.id, zoneId: 'euw1-az1', freeAddresses: 7 }]);
    const groups = added.securityGroups.map((group) => ({ id: group.id, name: group.name }));
    expect(vpc?.securityGroups).toEqual(expect.arrayContaining(groups));
    const made = Object.fromEntries((vpc?.endpoints ?? []).map((each) => [each.id, each.made]));
    expect(made).toStrictEqual({
      [named.id]: { link: 'shop/a', name: 'blue' },
      [unnamed.id]: { link: 'shop/a' },
      [theirs.id]: undefined,
    });
    const { serviceName, subnetIds, securityGroupIds } = named;
    expect(vpc?.endpoints.find((each) => each.id === named.id)).toMatchObject({
      ...{ serviceName, subnetIds, securityGroupIds },
    });
  });

  it('are all of the region when none is named, but those that the policy refuses', async () => {
    const [one, two] = [addVpc(world, seeded.account), addVpc(world, seeded.account)];
    const all = (await found([])).map(({ id }) => id);
    expect(all).toEqual(expect.arrayContaining([one.vpc.id, two.vpc.id]));
    const limited = createLinkable({ ...deps, policy: { ...deps.policy, vpcs: [one.vpc.id] } });
    expect((await found([], limited)).map(({ id }) => id)).toEqual([one.vpc.id]);
  });
});
