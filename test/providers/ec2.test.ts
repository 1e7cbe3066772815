import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import { createForeignEndpoint, vanishEndpoint } from '../../sandbox/ec2/behind-the-back.ts';
import { addRole } from '../../sandbox/seed/add-to-aws.ts';
import { createAwsClient, type ConnectedAwsClient } from '../../src/providers/aws/aws.ts';
import type { CreateVpcEndpoint } from '../../src/providers/ports/vpc-endpoint.ts';
import type { Ec2Client } from '../../src/providers/ports/ec2.ts';
import type { Ec2Inspection } from '../../src/providers/ports/ec2-inspection.ts';
import { BLUE, blueKeys, startAws, type AwsFixture } from '../sandbox/ec2-fixture.ts';
import { stubAwsUser } from '../support/aws-environment.ts';

let sandbox: AwsFixture;
let aws: ConnectedAwsClient;
let ec2: Ec2Client;
let inspection: Ec2Inspection;
const access = { region: 'eu-west-1' };

beforeEach(async () => {
  sandbox = await startAws();
  stubAwsUser(blueKeys.accessKeyId, blueKeys.secretAccessKey);
  aws = createAwsClient({ ec2Endpoint: sandbox.url, stsEndpoint: sandbox.url });
  ec2 = aws.ec2(access);
  inspection = aws.inspect(access);
});
afterEach(async () => {
  aws.close();
  await sandbox.stop();
});

const subnet = (at: number): string => sandbox.blue.subnets[at]?.id ?? '';
const group = (at: number): string => sandbox.blue.securityGroups[at]?.id ?? '';
const wanted = (more: Partial<CreateVpcEndpoint> = {}): CreateVpcEndpoint => ({
  vpcId: sandbox.blue.vpc.id,
  serviceName: sandbox.service.serviceName,
  subnetIds: [subnet(0), subnet(1)],
  securityGroupIds: [group(0)],
  tags: { 'causeway:owner': 'test', 'causeway:endpoint': 'blue' },
  clientToken: 'token-1',
  ...more,
});
const callsOf = (action: string): number => sandbox.world.ledger.calls.filter((call) => call.action === action).length;

describe('an endpoint', () => {
  test('is created once for one token, found by its tags, waited for, changed and deleted', async () => {
    const made = await ec2.createVpcEndpoint(wanted());
    expect(await ec2.createVpcEndpoint(wanted())).toMatchObject({ id: made.id });
    expect(made).toMatchObject({
      type: 'Interface',
      state: 'pending',
      subnetIds: [subnet(0), subnet(1)],
      ownerId: BLUE,
    });
    const byTags = { vpcId: sandbox.blue.vpc.id, tags: { 'causeway:owner': 'test' } };
    await expect.poll(() => ec2.vpcEndpoints(byTags)).toMatchObject([{ id: made.id, securityGroupIds: [group(0)] }]);
    await expect.poll(() => ec2.watchedVpcEndpoint(made.id, 20)).toMatchObject({ state: 'available' });

    await ec2.modifyVpcEndpoint({ id: made.id, removeSubnetIds: [subnet(1)], addSecurityGroupIds: [group(1)] });
    const changed = { subnetIds: [subnet(0)], securityGroupIds: [group(0), group(1)] };
    expect(await ec2.watchedVpcEndpoint(made.id, 60_000)).toMatchObject(changed);

    await ec2.createTags(made.id, { 'causeway:made': 'privatelink' });
    expect(await ec2.watchedVpcEndpoint(made.id, 60_000)).toMatchObject({ tags: { 'causeway:made': 'privatelink' } });

    expect(await ec2.deleteVpcEndpoints([made.id])).toEqual([]);
    await expect.poll(() => ec2.watchedVpcEndpoint(made.id, 20)).toBeUndefined();
    expect(await ec2.deleteVpcEndpoints([made.id])).toEqual([]);
  });

  test('asked for again with other parameters is a conflict', async () => {
    await ec2.createVpcEndpoint(wanted());
    const other = ec2.createVpcEndpoint(wanted({ subnetIds: [subnet(0)] }));
    await expect(other).rejects.toMatchObject({ kind: 'Conflict', source: { code: 'IdempotentParameterMismatch' } });
  });

  test('that another made is found by the service’s name', async () => {
    const foreign = createForeignEndpoint(sandbox.world, {
      vpcId: sandbox.blue.vpc.id,
      serviceName: sandbox.service.serviceName,
    });
    const found = await ec2.vpcEndpoints({ serviceName: sandbox.service.serviceName });
    expect(found).toMatchObject([{ id: foreign.id, state: 'available', tags: {} }]);
  });

  test('that vanished is absent from a sweep that others share', async () => {
    const [gone, stays] = [wanted(), wanted({ clientToken: 'token-2' })];
    const ids = [(await ec2.createVpcEndpoint(gone)).id, (await ec2.createVpcEndpoint(stays)).id] as const;
    await expect.poll(() => ec2.vpcEndpoints({ ids })).toHaveLength(2);
    vanishEndpoint(sandbox.world, ids[0]);
    const before = callsOf('DescribeVpcEndpoints');
    const [first, second] = await Promise.all(ids.map((id) => ec2.watchedVpcEndpoint(id, 60_000)));
    expect(first).toBeUndefined();
    expect(second).toMatchObject({ id: ids[1] });
    expect(callsOf('DescribeVpcEndpoints')).toBe(before + 1);
  });

  test('is swept with one call, however many are waited for', async () => {
    const { id } = await ec2.createVpcEndpoint(wanted());
    await expect.poll(() => ec2.vpcEndpoints({ ids: [id] })).toHaveLength(1);
    const others = Array.from({ length: 600 }, (_, at) => `vpce-${at.toString(16).padStart(17, '0')}`);
    const before = callsOf('DescribeVpcEndpoints');
    const seen = await Promise.all([id, ...others].map((each) => ec2.watchedVpcEndpoint(each, 60_000)));
    expect(seen.filter((each) => each !== undefined)).toMatchObject([{ id }]);
    expect(callsOf('DescribeVpcEndpoints')).toBe(before + 1);
  });
});

describe('an endpoint service', () => {
  test('is seen with the zones it is offered in', async () => {
    expect(await ec2.endpointService(sandbox.service.serviceName)).toEqual({
      serviceName: sandbox.service.serviceName,
      zoneIds: ['euw1-az1', 'euw1-az2'],
      acceptanceRequired: false,
      region: 'eu-west-1',
    });
  });

  test('that does not allow the caller looks like one that is not there', async () => {
    sandbox.service.allowedPrincipals = [];
    expect(await ec2.endpointService(sandbox.service.serviceName)).toBeUndefined();
    expect(await ec2.endpointService('com.amazonaws.vpce.eu-west-1.vpce-svc-0')).toBeUndefined();
    await expect(ec2.createVpcEndpoint(wanted())).rejects.toMatchObject({
      kind: 'Denied',
      source: { code: 'InvalidServiceName' },
    });
  });
});

describe('places', () => {
  test('subnets, groups and VPCs that exist are found, the others absent', async () => {
    const [found, ...others] = await ec2.subnets([subnet(0), 'subnet-00000000000000000']);
    expect(found).toMatchObject({ id: subnet(0), vpcId: sandbox.blue.vpc.id, zoneId: 'euw1-az1', ownerId: BLUE });
    expect(found?.freeAddresses).toBeGreaterThan(0);
    expect(others).toEqual([]);
    expect(await ec2.securityGroups([group(0), 'sg-0'])).toEqual([{ id: group(0), vpcId: sandbox.blue.vpc.id }]);
    expect(await ec2.vpcExists(sandbox.blue.vpc.id)).toBe(true);
    expect(await ec2.vpcExists(sandbox.green.vpc.id)).toBe(false);
  });

  test('an endpoint’s interfaces have their zone ids and addresses', async () => {
    const { id } = await ec2.createVpcEndpoint(wanted());
    const row = sandbox.world.aws.vpcEndpoints.get(id);
    const interfaces = () => ec2.networkInterfaces(row?.networkInterfaceIds ?? []);
    // Like everything in EC2, they become visible a moment after they were created.
    await expect.poll(interfaces).toHaveLength(2);
    const found = await interfaces();
    expect(found.map(({ subnetId, zoneId }) => [subnetId, zoneId]).sort()).toEqual(
      [
        [subnet(0), 'euw1-az1'],
        [subnet(1), 'euw1-az2'],
      ].sort(),
    );
    for (const { address } of found) expect(address).toMatch(/^127\./);
  });
});

describe('what lets traffic in', () => {
  test('inbound rules by CIDR, group and prefix list', async () => {
    const row = sandbox.blue.securityGroups[0];
    if (row === undefined) throw new Error('no group');
    row.rules = [
      { id: 'sgr-1', protocol: 'tcp', fromPort: 10_000, toPort: 31_000, source: { cidr: '10.0.0.0/8' } },
      { id: 'sgr-2', protocol: '-1', fromPort: -1, toPort: -1, source: { groupId: group(1) } },
      { id: 'sgr-3', protocol: 'tcp', fromPort: 443, toPort: 443, source: { prefixListId: 'pl-1' } },
    ];
    expect(await inspection.securityGroupRules([row.id])).toEqual([
      { groupId: row.id, protocol: 'tcp', fromPort: 10_000, toPort: 31_000, source: { cidr: '10.0.0.0/8' } },
      { groupId: row.id, protocol: '-1', source: { groupId: group(1) } },
      { groupId: row.id, protocol: 'tcp', fromPort: 443, toPort: 443, source: { prefixListId: 'pl-1' } },
    ]);
  });

  test('prefix lists, AWS’s own and the customer’s', async () => {
    const { prefixLists } = sandbox.world.aws;
    const list = { name: 'n', region: 'eu-west-1' };
    prefixLists.set('pl-aaaaaaaa', { ...list, id: 'pl-aaaaaaaa', ownerId: 'AWS', cidrs: ['52.0.0.0/16'] });
    prefixLists.set('pl-bbbbbbbb', {
      ...list,
      id: 'pl-bbbbbbbb',
      ownerId: BLUE,
      cidrs: ['10.1.0.0/16', '10.2.0.0/16'],
    });
    expect(await inspection.prefixListCidrs(['pl-aaaaaaaa', 'pl-bbbbbbbb', 'pl-cccccccc'])).toEqual({
      'pl-aaaaaaaa': ['52.0.0.0/16'],
      'pl-bbbbbbbb': ['10.1.0.0/16', '10.2.0.0/16'],
    });
  });

  test('the network ACL at a subnet, rules in the order in which they are tried', async () => {
    const [acl] = await inspection.networkAcls([subnet(0)]);
    expect(acl?.subnetIds).toContain(subnet(0));
    const inbound = (acl?.entries ?? []).filter(({ direction }) => direction === 'inbound');
    expect(inbound.map(({ ruleNumber }) => ruleNumber)).toEqual(
      inbound.map((each) => each.ruleNumber).toSorted((a, b) => a - b),
    );
    expect(inbound[0]).toMatchObject({ allow: true, protocol: '-1', cidr: '0.0.0.0/0' });
    expect(inbound.at(-1)).toMatchObject({ ruleNumber: 32_767, allow: false });
  });
});

describe('a dry run', () => {
  test('says what is allowed and changes nothing', async () => {
    expect(await inspection.mayCreateVpcEndpoint(wanted())).toMatchObject({ answer: 'allowed' });
    expect(await inspection.mayDeleteVpcEndpoints(['vpce-1'])).toMatchObject({ answer: 'allowed' });
    expect(await inspection.mayModifyVpcEndpoint({ id: 'vpce-1', addSubnetIds: ['s'] })).toMatchObject({
      answer: 'allowed',
    });
    expect(await inspection.mayCreateTags('vpce-1', { a: 'b' })).toMatchObject({ answer: 'allowed' });
    expect(sandbox.world.aws.vpcEndpoints.size).toBe(0);
  });

  test('says what is denied', async () => {
    const role = addRole(sandbox.world, BLUE, { name: 'no-endpoints', denies: ['CreateVpcEndpoint'] });
    const denied = aws.inspect({ ...access, roleArn: role.arn });
    expect(await denied.mayCreateVpcEndpoint(wanted())).toMatchObject({ answer: 'denied' });
    expect(await denied.mayCreateTags('vpce-1', { a: 'b' })).toMatchObject({ answer: 'allowed' });
  });

  test('answers nothing while the API is throttled', async () => {
    const effect = { kind: 'status', status: 503, code: 'RequestLimitExceeded' } as const;
    sandbox.world.faults.add({ api: 'ec2', action: 'CreateVpcEndpoint', effect });
    await expect(inspection.mayCreateVpcEndpoint(wanted())).rejects.toMatchObject({ kind: 'Throttled' });
  });
});

test('a lost reply is unavailable, and the same token finds what was made', async () => {
  sandbox.world.faults.add({ api: 'ec2', action: 'CreateVpcEndpoint', nth: 1, effect: { kind: 'dropAfter' } });
  await expect(ec2.createVpcEndpoint(wanted())).rejects.toMatchObject({ kind: 'Unavailable' });
  const { id } = await ec2.createVpcEndpoint(wanted());
  expect([...sandbox.world.aws.vpcEndpoints.keys()]).toEqual([id]);
});
