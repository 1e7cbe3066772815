import { afterAll, beforeAll, beforeEach, describe, expect, test } from 'vitest';
import { createAwsClient, type ConnectedAwsClient } from '../../src/providers/aws/aws.ts';
import type { Ec2Client } from '../../src/providers/ports/ec2.ts';
import { stubAwsUser } from '../support/aws-environment.ts';
import {
  startScriptedServer,
  type AskedRequest,
  type Scripted,
  type ScriptedServer,
} from '../support/scripted-server.ts';

let server: ScriptedServer;
let aws: ConnectedAwsClient;
let ec2: Ec2Client;

beforeAll(async () => {
  server = await startScriptedServer();
});
afterAll(() => server.close());
beforeEach(() => {
  stubAwsUser();
  aws = createAwsClient({ ec2Endpoint: server.url });
  ec2 = aws.ec2({ region: 'eu-west-1' });
  return () => aws.close();
});

const reply = (action: string, inner: string): Scripted => ({
  headers: { 'content-type': 'text/xml;charset=UTF-8' },
  body: `<${action}Response xmlns="http://ec2.amazonaws.com/doc/2016-11-15/"><requestId>r</requestId>${inner}</${action}Response>`,
});
const failing = (code: string): Scripted => ({
  status: 400,
  body: `<Response><Errors><Error><Code>${code}</Code><Message>why</Message></Error></Errors></Response>`,
});
const endpoints = (items: string, nextToken = ''): Scripted =>
  reply('DescribeVpcEndpoints', `<vpcEndpointSet>${items}</vpcEndpointSet><nextToken>${nextToken}</nextToken>`);
const endpoint = (id: string, state: string): string =>
  `<item><vpcEndpointId>${id}</vpcEndpointId><state>${state}</state></item>`;
const sent = (request: AskedRequest | undefined): Record<string, string> =>
  Object.fromEntries(new URLSearchParams(request?.body ?? ''));
const last = () => sent(server.asked.at(-1));

test('creating says everything that EC2 would choose otherwise', async () => {
  server.answer(
    reply('CreateVpcEndpoint', `<vpcEndpoint>${endpoint('vpce-1', 'pendingAcceptance').slice(6, -7)}</vpcEndpoint>`),
  );
  const input = {
    vpcId: 'vpc-1',
    serviceName: 'com.amazonaws.vpce.eu-west-1.vpce-svc-1',
    serviceRegion: 'eu-west-1',
    subnetIds: ['subnet-a', 'subnet-b'],
    securityGroupIds: ['sg-1'],
    tags: { 'causeway:owner': 'x' },
    clientToken: 'token-1',
  };
  expect(await ec2.createVpcEndpoint(input)).toMatchObject({ id: 'vpce-1', state: 'pendingAcceptance' });
  expect(last()).toEqual({
    Action: 'CreateVpcEndpoint',
    Version: '2016-11-15',
    VpcEndpointType: 'Interface',
    PrivateDnsEnabled: 'false',
    VpcId: 'vpc-1',
    ServiceName: 'com.amazonaws.vpce.eu-west-1.vpce-svc-1',
    'SubnetId.1': 'subnet-a',
    'SubnetId.2': 'subnet-b',
    'SecurityGroupId.1': 'sg-1',
    ClientToken: 'token-1',
    'TagSpecification.1.ResourceType': 'vpc-endpoint',
    'TagSpecification.1.Tag.1.Key': 'causeway:owner',
    'TagSpecification.1.Tag.1.Value': 'x',
  });
  await ec2.createVpcEndpoint({ ...input, serviceRegion: 'eu-west-2' });
  expect(last()).toMatchObject({ ServiceRegion: 'eu-west-2' });
});

test('a created endpoint without an id is not taken for made', async () => {
  server.answer(reply('CreateVpcEndpoint', ''));
  const input = { vpcId: 'v', serviceName: 's', subnetIds: ['a'], securityGroupIds: ['b'], tags: {}, clientToken: 't' };
  await expect(ec2.createVpcEndpoint(input)).rejects.toMatchObject({ kind: 'Unavailable' });
});

test('modifying sends only the lists that hold something', async () => {
  server.answer(reply('ModifyVpcEndpoint', '<return>true</return>'));
  await ec2.modifyVpcEndpoint({ id: 'vpce-1', addSubnetIds: ['subnet-a'], removeSubnetIds: [] });
  expect(last()).toEqual({
    Action: 'ModifyVpcEndpoint',
    Version: '2016-11-15',
    VpcEndpointId: 'vpce-1',
    'AddSubnetId.1': 'subnet-a',
  });
});

describe('states', () => {
  test.each([
    ['pendingAcceptance', 'pendingAcceptance'],
    ['PendingAcceptance', 'pendingAcceptance'],
    ['available', 'available'],
    ['Available', 'available'],
    ['expired', 'expired'],
    ['hibernating', 'unknown'],
  ])('%s is %s', async (wire, state) => {
    server.answer(endpoints(endpoint('vpce-1', wire)));
    expect(await ec2.vpcEndpoints({ vpcId: 'vpc-1' })).toMatchObject([{ state, rawState: wire }]);
  });
});

test('lists that EC2 leaves out are empty, and its last error is kept', async () => {
  const item = `<item><vpcEndpointId>vpce-1</vpcEndpointId><state>failed</state><lastError><code>E</code><message>why</message></lastError></item>`;
  server.answer(endpoints(item));
  expect(await ec2.vpcEndpoints({ vpcId: 'vpc-1' })).toEqual([
    {
      id: 'vpce-1',
      vpcId: '',
      serviceName: '',
      type: '',
      state: 'failed',
      rawState: 'failed',
      subnetIds: [],
      securityGroupIds: [],
      networkInterfaceIds: [],
      tags: {},
      lastError: 'E: why',
    },
  ]);
});

describe('finding endpoints', () => {
  test('an empty list of ids finds none, and nothing is called', async () => {
    const before = server.asked.length;
    expect(await ec2.vpcEndpoints({ ids: [] })).toEqual([]);
    expect(await ec2.subnets([])).toEqual([]);
    expect(await ec2.securityGroups([])).toEqual([]);
    expect(await ec2.networkInterfaces([])).toEqual([]);
    expect(await ec2.deleteVpcEndpoints([])).toEqual([]);
    expect(server.asked).toHaveLength(before);
  });

  test('no condition at all is refused: it would list everybody’s', async () => {
    await expect(ec2.vpcEndpoints({})).rejects.toMatchObject({ kind: 'Invalid' });
  });

  test('goes by filters, never by id parameters, through every page', async () => {
    server.answer(endpoints(endpoint('vpce-1', 'pending'), 'page-2'), endpoints(endpoint('vpce-2', 'pending')));
    const found = await ec2.vpcEndpoints({ ids: ['vpce-1', 'vpce-2'], tags: { 'causeway:owner': 'x' } });
    expect(found.map(({ id }) => id)).toEqual(['vpce-1', 'vpce-2']);
    expect(last()).toMatchObject({
      'Filter.1.Name': 'tag:causeway:owner',
      'Filter.1.Value.1': 'x',
      'Filter.2.Name': 'vpc-endpoint-id',
      'Filter.2.Value.2': 'vpce-2',
      MaxResults: '1000',
      NextToken: 'page-2',
    });
    expect(last()).not.toHaveProperty('VpcEndpointId.1');
  });

  test('asks for at most 200 ids at once', async () => {
    const ids = Array.from({ length: 450 }, (_, index) => `vpce-${index}`);
    const before = server.asked.length;
    server.answer(endpoints(''));
    await ec2.vpcEndpoints({ ids: [...ids, ...ids] });
    const sizes = server.asked
      .slice(before)
      .map((each) => Object.keys(sent(each)).filter((key) => key.includes('Value')).length);
    expect(sizes.sort()).toEqual([200, 200, 50]);
  });
});

describe('waiting for many endpoints', () => {
  test('more than one filter can name are all listed by one call, and those asked for later by their ids', async () => {
    const ids = Array.from({ length: 300 }, (_, index) => `vpce-${index}`);
    const before = server.asked.length;
    server.answer(
      endpoints(ids.map((id) => endpoint(id, 'pending')).join('')),
      endpoints(endpoint('vpce-7', 'available')),
    );
    const seen = await Promise.all(ids.map((id) => ec2.watchedVpcEndpoint(id, 60_000)));
    expect(seen.map((each) => each?.id)).toEqual(ids);
    expect(await ec2.watchedVpcEndpoint('vpce-7', 0)).toMatchObject({ state: 'available' });
    const filters = server.asked.slice(before).map(sent);
    expect(filters).toMatchObject([
      { 'Filter.1.Name': 'vpc-endpoint-type', 'Filter.1.Value.1': 'Interface' },
      { 'Filter.1.Name': 'vpc-endpoint-id', 'Filter.1.Value.1': 'vpce-7' },
    ]);
    expect(filters[1]).not.toHaveProperty('Filter.1.Value.2');
  });
});

describe('deleting', () => {
  const unsuccessful = (id: string, code: string): string =>
    `<item><resourceId>${id}</resourceId><error><code>${code}</code><message>why</message></error></item>`;

  test('what is gone already counts as deleted, in both spellings; the rest is told', async () => {
    const items = [
      unsuccessful('vpce-1', 'InvalidVpcEndpoint.NotFound'),
      unsuccessful('vpce-2', 'InvalidVpcEndpointId.NotFound'),
      unsuccessful('vpce-3', 'OperationNotPermitted'),
    ];
    server.answer(reply('DeleteVpcEndpoints', `<unsuccessful>${items.join('')}</unsuccessful>`));
    expect(await ec2.deleteVpcEndpoints(['vpce-1', 'vpce-2', 'vpce-3'])).toEqual([
      { id: 'vpce-3', code: 'OperationNotPermitted', message: 'why' },
    ]);
  });

  test.each(['InvalidVpcEndpoint.NotFound', 'InvalidVpcEndpointId.NotFound'])(
    '%s for the only one: deleted',
    async (code) => {
      server.answer(failing(code));
      expect(await ec2.deleteVpcEndpoints(['vpce-1'])).toEqual([]);
    },
  );

  test('when a missing one fails the whole call, the others are deleted all the same', async () => {
    server.answer(
      failing('InvalidVpcEndpointId.NotFound'),
      endpoints(endpoint('vpce-2', 'available')),
      reply('DeleteVpcEndpoints', '<unsuccessful/>'),
    );
    expect(await ec2.deleteVpcEndpoints(['vpce-1', 'vpce-2'])).toEqual([]);
    expect(last()).toMatchObject({ Action: 'DeleteVpcEndpoints', 'VpcEndpointId.1': 'vpce-2' });
    expect(last()).not.toHaveProperty('VpcEndpointId.2');
  });
});

test('an interface’s zone id comes from its subnet where EC2 does not give it', async () => {
  const item = (id: string, more: string): string =>
    `<item><networkInterfaceId>${id}</networkInterfaceId><subnetId>subnet-${id}</subnetId><availabilityZone>eu-west-1a</availabilityZone><privateIpAddress>10.0.0.1</privateIpAddress>${more}</item>`;
  const items = item('eni-1', '') + item('eni-2', '<availabilityZoneId>euw1-az2</availabilityZoneId>');
  const subnet = '<item><subnetId>subnet-eni-1</subnetId><availabilityZoneId>euw1-az1</availabilityZoneId></item>';
  server.answer(
    reply('DescribeNetworkInterfaces', `<networkInterfaceSet>${items}</networkInterfaceSet>`),
    reply('DescribeSubnets', `<subnetSet>${subnet}</subnetSet>`),
  );
  const found = await ec2.networkInterfaces(['eni-1', 'eni-2']);
  expect(found.map(({ id, zoneId, address }) => [id, zoneId, address])).toEqual([
    ['eni-1', 'euw1-az1', '10.0.0.1'],
    ['eni-2', 'euw1-az2', '10.0.0.1'],
  ]);
  expect(last()).toMatchObject({ 'Filter.1.Value.1': 'subnet-eni-1' });
});

test('an interface has the IPv4 block of its subnet; a subnet with IPv6 alone, or one that is not shown, has none', async () => {
  const item = (id: string): string =>
    `<item><networkInterfaceId>eni-${id}</networkInterfaceId><subnetId>subnet-${id}</subnetId><privateIpAddress>10.0.0.9</privateIpAddress><ipv6AddressesSet><item><ipv6Address>2001:db8::9</ipv6Address></item></ipv6AddressesSet></item>`;
  const dual =
    '<cidrBlock>10.0.0.0/24</cidrBlock><ipv6CidrBlockAssociationSet><item><ipv6CidrBlock>2001:db8::/64</ipv6CidrBlock></item></ipv6CidrBlockAssociationSet>';
  server.answer(
    reply(
      'DescribeNetworkInterfaces',
      `<networkInterfaceSet>${['a', 'b', 'c'].map(item).join('')}</networkInterfaceSet>`,
    ),
    reply(
      'DescribeSubnets',
      `<subnetSet><item><subnetId>subnet-a</subnetId>${dual}</item><item><subnetId>subnet-b</subnetId></item></subnetSet>`,
    ),
  );
  const found = await ec2.networkInterfaces(['eni-a', 'eni-b', 'eni-c']);
  expect(found.map(({ id, cidr }) => [id, cidr])).toEqual([
    ['eni-a', '10.0.0.0/24'],
    ['eni-b', undefined],
    ['eni-c', undefined],
  ]);
});

test('the block and the zone of a subnet are read once', async () => {
  const interfaces = reply(
    'DescribeNetworkInterfaces',
    '<networkInterfaceSet><item><networkInterfaceId>eni-d</networkInterfaceId><subnetId>subnet-d</subnetId></item></networkInterfaceSet>',
  );
  const subnets = reply(
    'DescribeSubnets',
    '<subnetSet><item><subnetId>subnet-d</subnetId><cidrBlock>10.0.4.0/24</cidrBlock></item></subnetSet>',
  );
  server.answer(interfaces, subnets, interfaces);
  const [first] = await ec2.networkInterfaces(['eni-d']);
  const [again] = await ec2.networkInterfaces(['eni-d']);
  expect(first).toEqual(again);
  expect(again?.cidr).toBe('10.0.4.0/24');
  expect(last()).toMatchObject({ Action: 'DescribeNetworkInterfaces' });
});

test('what EC2 does not delete for lack of permission is an error', async () => {
  server.answer(failing('UnauthorizedOperation'));
  await expect(ec2.deleteVpcEndpoints(['vpce-1'])).rejects.toMatchObject({ kind: 'Denied' });
});

describe('the zones of an endpoint service', () => {
  const service = (zones: string): Scripted =>
    reply(
      'DescribeVpcEndpointServices',
      `<serviceDetailSet><item><serviceName>svc</serviceName>${zones}</item></serviceDetailSet>`,
    );
  const names = service('<availabilityZoneSet><item>eu-west-1a</item><item>eu-west-1b</item></availabilityZoneSet>');
  const zones = (...rows: readonly [string, string][]): Scripted =>
    reply(
      'DescribeAvailabilityZones',
      `<availabilityZoneInfo>${rows.map(([name, id]) => `<item><zoneName>${name}</zoneName><zoneId>${id}</zoneId></item>`).join('')}</availabilityZoneInfo>`,
    );

  test('named without ids are mapped as this account names them', async () => {
    server.answer(names, zones(['eu-west-1a', 'euw1-az3'], ['eu-west-1b', 'euw1-az1'], ['eu-west-1c', 'euw1-az2']));
    expect(await ec2.endpointService('svc')).toMatchObject({ zoneIds: ['euw1-az3', 'euw1-az1'] });
  });

  test('are unknown where the list does not have them all, may not be read, or EC2 says none', async () => {
    server.answer(names, zones(['eu-west-1a', 'euw1-az3']));
    expect(await ec2.endpointService('svc')).toMatchObject({ zoneIds: [] });
    server.answer(names, { ...(failing('UnauthorizedOperation') as object), status: 403 });
    expect(await ec2.endpointService('svc')).toMatchObject({ zoneIds: [] });
    server.answer(service(''));
    expect(await ec2.endpointService('svc')).toMatchObject({ zoneIds: [] });
  });
});
