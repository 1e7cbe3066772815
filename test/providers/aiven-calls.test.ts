import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { createAivenClient, type ConnectedAivenClient } from '../../src/providers/aiven/aiven.ts';
import { heldAnswer, startScriptedServer, type ScriptedServer } from '../support/scripted-server.ts';

const ref = { project: 'shop', service: 'orders-kafka' };
const arn = 'arn:aws:iam::111122223333:root';
const service = {
  service_name: 'orders-kafka',
  service_type: 'kafka',
  state: 'RUNNING',
  plan: 'business-4',
  cloud_name: 'aws-eu-west-1',
  project_vpc_id: null,
  node_states: [{}, {}, {}],
  user_config: {
    schema_registry: true,
    ip_filter: ['0.0.0.0/0'],
    privatelink_access: { kafka: true, prometheus: false },
  },
};

let server: ScriptedServer;
let client: ConnectedAivenClient;

beforeAll(async () => {
  server = await startScriptedServer();
  client = createAivenClient({ url: `${server.url}/`, token: 't0ken', userAgent: 'causeway/1.2.3' });
});
afterAll(async () => {
  await client.close();
  await server.close();
});

const last = () => server.asked.at(-1);

test('a call carries the token, the user agent and encoded names', async () => {
  server.answer({ body: { service } });
  await client.getService({ project: 'a/b', service: 'c d?' });
  expect(last()).toMatchObject({
    method: 'GET',
    url: '/v1/project/a%2Fb/service/c%20d%3F',
    headers: { authorization: 'aivenv1 t0ken', 'user-agent': 'causeway/1.2.3' },
  });
});

test('a service is read, with null and absent fields alike absent', async () => {
  server.answer({ body: { service } });
  expect(await client.getService(ref)).toEqual({
    name: 'orders-kafka',
    type: 'kafka',
    state: 'RUNNING',
    plan: 'business-4',
    cloudName: 'aws-eu-west-1',
    nodeCount: 3,
    componentAccess: { kafka: true, prometheus: false },
    features: { schema_registry: true },
    components: [],
  });
});

test('components say which CA signed them and whether they are encrypted', async () => {
  const at = { host: 'h', port: 1, route: 'privatelink', usage: 'primary' };
  const components = [
    { ...at, component: 'kafka', kafka_authentication_method: 'sasl', privatelink_connection_id: 'plc5e0000000a1' },
    { ...at, component: 'kafka', kafka_authentication_method: 'sasl', kafka_ssl_ca: 'letsencrypt' },
    { ...at, component: 'schema_registry', path: '/' },
    { ...at, component: 'pg' },
    { ...at, component: 'valkey', ssl: false },
  ];
  server.answer({ body: { service: { ...service, components } } });
  expect((await client.getService(ref)).components).toEqual([
    {
      ...at,
      component: 'kafka',
      authenticationMethod: 'sasl',
      ca: 'project',
      ssl: true,
      privatelinkConnectionId: 'plc5e0000000a1',
    },
    { ...at, component: 'kafka', authenticationMethod: 'sasl', ca: 'public', ssl: true },
    { ...at, component: 'schema_registry', ca: 'public', ssl: true, path: '/' },
    { ...at, component: 'pg', ca: 'project', ssl: true },
    { ...at, component: 'valkey', ca: 'public', ssl: false },
  ]);
});

test('setting component access sends those leaves and nothing else', async () => {
  server.answer({ body: { service } });
  await client.setComponentAccess(ref, { kafka: true });
  expect(last()).toMatchObject({ method: 'PUT', headers: { 'content-type': 'application/json' } });
  expect(JSON.parse(last()?.body ?? '')).toEqual({ user_config: { privatelink_access: { kafka: true } } });
});

describe('a privatelink', () => {
  test('that is being created has neither name nor id', async () => {
    server.answer({ body: { state: 'creating', principals: [arn], aws_service_name: null, aws_service_id: null } });
    expect(await client.createPrivatelink(ref, { principals: [arn], supportedRegions: ['eu-west-2'] })).toEqual({
      state: 'creating',
      principals: [arn],
    });
    expect(JSON.parse(last()?.body ?? '')).toEqual({ principals: [arn], supported_regions: ['eu-west-2'] });
  });

  test('is updated with the given fields only', async () => {
    server.answer({ body: { state: 'active', principals: [], aws_service_name: 'n', aws_service_id: 'i' } });
    await client.updatePrivatelink(ref, { principals: [arn] });
    expect(JSON.parse(last()?.body ?? '')).toEqual({ principals: [arn] });
  });

  const missing = (message: string) => ({ status: 404, body: { message, errors: [{ message, status: 404 }] } });

  test('that the message calls absent is absent, without another call', async () => {
    server.answer(missing('Privatelink for service orders-kafka does not exist'));
    const before = server.asked.length;
    expect(await client.getPrivatelink(ref)).toBeUndefined();
    expect(server.asked).toHaveLength(before + 1);
  });

  test.each([
    ['shop', 'a'],
    ['shop', 'link'],
    ['in', 'orders'],
  ])('that is absent is, also when names are parts of that word: %s/%s', async (project, name) => {
    server.answer(missing(`Privatelink for service ${name} does not exist`));
    const before = server.asked.length;
    expect(await client.getPrivatelink({ project, service: name })).toBeUndefined();
    expect(server.asked).toHaveLength(before + 1);
  });

  test('of a service that the message calls missing is an error, whatever the service is called', async () => {
    server.answer(missing('Service orders-privatelink does not exist'));
    const call = client.getPrivatelink({ project: 'shop', service: 'orders-privatelink' });
    await expect(call).rejects.toMatchObject({ kind: 'NotFound' });
  });

  test('is looked up at the service when the message says nothing', async () => {
    server.answer({ status: 404 }, { body: { service } });
    expect(await client.getPrivatelink(ref)).toBeUndefined();
    expect(last()?.url).toBe('/v1/project/shop/service/orders-kafka');
    server.answer({ status: 404 }, missing('Service does not exist'));
    await expect(client.listConnections(ref)).rejects.toMatchObject({
      kind: 'NotFound',
      message: 'Service does not exist',
    });
  });

  test('that is gone is quietly deleted', async () => {
    server.answer({ status: 404 });
    expect(await client.deletePrivatelink(ref)).toBeUndefined();
  });

  test('refreshes with no body and cares for none', async () => {
    server.answer({ body: 'ok' });
    await client.refreshConnections(ref);
    expect(last()).toMatchObject({
      method: 'POST',
      url: expect.stringMatching(/privatelink\/aws\/refresh$/) as string,
      body: '',
    });
    expect(last()?.headers).not.toHaveProperty('content-type');
  });
});

test('connections are listed, their id absent when Aiven gives none', async () => {
  const wire = { vpc_endpoint_id: 'vpce-1', dns_name: 'd', state: 'connected' };
  server.answer({ body: { connections: [wire, { ...wire, privatelink_connection_id: 'plc1' }] } });
  const connection = { vpcEndpointId: 'vpce-1', dnsName: 'd', state: 'connected' };
  expect(await client.listConnections(ref)).toEqual([connection, { ...connection, connectionId: 'plc1' }]);
});

test('what a project offers is read: prices, keys, its CA, its VPCs', async () => {
  const price = { cloud_name: 'aws-eu-west-1', price_usd: '0.0600' };
  server.answer({ body: { privatelink_availability: [price, { cloud_name: 'aws-odd', price_usd: 'free' }] } });
  expect(await client.privatelinkPrices('shop')).toEqual({ 'aws-eu-west-1': 0.06 });
  const keys = { privatelink_access: { properties: { pg: {}, pgbouncer: {} } } };
  server.answer({ body: { user_config_schema: { properties: keys } } });
  expect(await client.componentAccessKeys('shop', 'pg')).toEqual(['pg', 'pgbouncer']);
  server.answer({ body: { user_config_schema: { properties: {} } } });
  expect(await client.componentAccessKeys('shop', 'kafka_mirrormaker')).toEqual([]);
  server.answer({ body: { state: 'ACTIVE' } });
  expect(await client.projectVpcState('shop', 'id')).toBe('ACTIVE');
  server.answer({ status: 404 });
  expect(await client.projectVpcState('shop', 'id')).toBeUndefined();
});

test('secrets are asked for only where they are wanted, and redacted ones are absent', async () => {
  const users = [
    { username: 'avnadmin', type: 'primary', password: 'pw', access_key: '<redacted>' },
    { username: 'app' },
  ];
  server.answer({ body: { service: { ...service, users } } });
  expect(await client.serviceUsers(ref)).toEqual([
    { username: 'avnadmin', type: 'primary', password: 'pw' },
    { username: 'app', type: 'normal' },
  ]);
  expect(last()?.url).toMatch(/\?include_secrets=true$/);
});

describe('identical reads under way', () => {
  test('are one call', async () => {
    const held = heldAnswer();
    server.answer(held.answer);
    const before = server.asked.length;
    const reads = [client.getService(ref), client.getService(ref), client.getService(ref)];
    await expect.poll(() => server.asked.length).toBe(before + 1);
    held.release({ body: { service } });
    expect((await Promise.all(reads)).map(({ name }) => name)).toEqual(Array(3).fill('orders-kafka'));
    expect(server.asked).toHaveLength(before + 1);
  });

  test('go on for the others when one caller leaves, and end when the last has left', async () => {
    const held = heldAnswer();
    server.answer(held.answer);
    const leaving = new AbortController();
    const left = client.getService(ref, { signal: leaving.signal });
    const stays = client.getService(ref);
    leaving.abort(new Error('cancelled'));
    await expect(left).rejects.toThrow('cancelled');
    held.release({ body: { service } });
    expect((await stays).name).toBe('orders-kafka');

    server.answer('hang');
    const before = server.hungUp();
    const last = new AbortController();
    const asked = server.asked.length;
    const alone = client.getService(ref, { signal: last.signal });
    await expect.poll(() => server.asked.length).toBe(asked + 1);
    last.abort(new Error('cancelled too'));
    await expect(alone).rejects.toThrow('cancelled too');
    await expect.poll(server.hungUp).toBe(before + 1);
  });

  test('are not joined after a change: what they show may be older', async () => {
    const stale = heldAnswer();
    server.answer(stale.answer, { body: { service } }, { body: { service: { ...service, state: 'REBUILDING' } } });
    const asked = server.asked.length;
    const early = client.getService(ref);
    await expect.poll(() => server.asked.length).toBe(asked + 1);
    await client.setComponentAccess(ref, { kafka: true });
    expect((await client.getService(ref)).state).toBe('REBUILDING');
    stale.release({ body: { service } });
    expect((await early).state).toBe('RUNNING');
  });
});
