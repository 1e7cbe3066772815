import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import { startSandbox, type Sandbox } from '../../sandbox/index.ts';
import { seeded } from '../../sandbox/seed/ids.ts';
import { createAivenClient, type ConnectedAivenClient } from '../../src/providers/aiven/aiven.ts';

let sandbox: Sandbox;
let aiven: ConnectedAivenClient;
const kafka = { project: 'shop', service: 'orders-kafka' };
const principals = [seeded.roles.privatelink];

beforeEach(async () => {
  sandbox = await startSandbox({ settings: { speed: 2000, dataPlane: false } });
  aiven = createAivenClient({ url: sandbox.urls.aiven, token: seeded.token });
});
afterEach(async () => {
  await aiven.close();
  await sandbox.stop();
});

/** Counts only this service's; the seeded world has another service's. */
const made = (): number =>
  sandbox.world.ledger.resources.filter(
    ({ kind, scope }) => kind === 'privatelink' && scope === `${kafka.project}/${kafka.service}`,
  ).length;

test('a service is what the API shows', async () => {
  const service = await aiven.getService(kafka);
  expect(service).toMatchObject({ type: 'kafka', state: 'RUNNING', cloudName: 'aws-eu-west-1', nodeCount: 3 });
  expect(service).toMatchObject({ projectVpcId: seeded.projectVpc, features: { schema_registry: true } });
  expect(service.components).toContainEqual(
    expect.objectContaining({
      component: 'kafka',
      route: 'dynamic',
      authenticationMethod: 'certificate',
      ca: 'project',
    }),
  );
  const names = (await aiven.listServices('shop')).map(({ name }) => name);
  expect(names).toEqual(expect.arrayContaining(['orders-kafka', 'billing-pg', 'outside-pg']));
  expect(await aiven.getService({ project: 'shop', service: 'outside-pg' })).not.toHaveProperty('projectVpcId');
});

test('a privatelink comes, is changed, and goes', async () => {
  expect(await aiven.getPrivatelink(kafka)).toBeUndefined();
  expect(await aiven.listConnections(kafka)).toEqual([]);
  expect(await aiven.createPrivatelink(kafka, { principals })).toEqual({
    state: 'creating',
    principals,
    supportedRegions: [],
  });
  await expect(aiven.createPrivatelink(kafka, { principals })).rejects.toMatchObject({ kind: 'Conflict' });
  await expect
    .poll(() => aiven.getPrivatelink(kafka))
    .toMatchObject({
      state: 'active',
      serviceName: expect.stringMatching(/^com\.amazonaws\.vpce\.eu-west-1\.vpce-svc-/) as string,
      serviceId: expect.stringMatching(/^vpce-svc-/) as string,
    });
  const both = [...principals, seeded.roles.other];
  expect((await aiven.updatePrivatelink(kafka, { principals: both })).principals).toEqual(both);
  await aiven.refreshConnections(kafka);
  expect(await aiven.deletePrivatelink(kafka)).toMatchObject({ state: 'deleting' });
  await expect.poll(() => aiven.getPrivatelink(kafka)).toBeUndefined();
  expect(await aiven.deletePrivatelink(kafka)).toBeUndefined();
});

test('component access is merged, and unknown keys are refused', async () => {
  await aiven.setComponentAccess(kafka, { kafka: true });
  expect((await aiven.setComponentAccess(kafka, { schema_registry: true })).componentAccess).toMatchObject({
    kafka: true,
    schema_registry: true,
  });
  await expect(aiven.setComponentAccess(kafka, { postgresql: true })).rejects.toMatchObject({ kind: 'Invalid' });
  expect(await aiven.getService(kafka)).toHaveProperty('projectVpcId', seeded.projectVpc);
});

test('what the project offers', async () => {
  expect(await aiven.componentAccessKeys('shop', 'pg')).toEqual(
    expect.arrayContaining(['pg', 'pgbouncer', 'prometheus']),
  );
  expect((await aiven.privatelinkPrices('shop'))['aws-eu-west-1']).toBeGreaterThan(0);
  expect(await aiven.projectCa('shop')).toMatch(/^-----BEGIN CERTIFICATE-----/);
  expect(await aiven.projectVpcState('shop', seeded.projectVpc)).toBe('ACTIVE');
  expect(await aiven.projectVpcState('shop', '00000000-0000-4000-8000-000000000000')).toBeUndefined();
});

test('credentials are there when asked for', async () => {
  const [admin] = await aiven.serviceUsers(kafka);
  expect(admin).toMatchObject({ username: 'avnadmin', accessKey: expect.stringContaining('PRIVATE KEY') as string });
  expect(admin?.password).toBeTruthy();
  expect(await aiven.serviceUserConfig(kafka)).toMatchObject({ schema_registry: true });
});

describe('what is not there or not allowed', () => {
  test('a missing service is missing for its privatelink and connections too', async () => {
    const nowhere = { project: 'shop', service: 'nowhere' };
    await expect(aiven.getService(nowhere)).rejects.toMatchObject({ kind: 'NotFound' });
    await expect(aiven.getPrivatelink(nowhere)).rejects.toMatchObject({ kind: 'NotFound' });
    await expect(aiven.listConnections(nowhere)).rejects.toMatchObject({ kind: 'NotFound' });
  });

  test('a wrong token and one that may only read are denied', async () => {
    const wrong = createAivenClient({ url: sandbox.urls.aiven, token: 'wrong-token-0123456789' });
    await expect(wrong.getService(kafka)).rejects.toMatchObject({ kind: 'Denied' });
    const reader = createAivenClient({ url: sandbox.urls.aiven, token: seeded.readOnlyToken });
    await expect(reader.getPrivatelink(kafka)).rejects.toMatchObject({ kind: 'Denied', source: { status: 403 } });
    await Promise.all([wrong.close(), reader.close()]);
  });
});

describe('bad weather', () => {
  const action = 'ServicePrivatelinkAWSCreate';

  test('a reply lost after the effect is unavailable, and a look shows what was made', async () => {
    sandbox.world.faults.add({ api: 'aiven', action, nth: 1, effect: { kind: 'dropAfter' } });
    await expect(aiven.createPrivatelink(kafka, { principals })).rejects.toMatchObject({ kind: 'Unavailable' });
    expect(await aiven.getPrivatelink(kafka)).toMatchObject({ principals });
    expect(made()).toBe(1);
  });

  test('a reply lost before it made nothing', async () => {
    sandbox.world.faults.add({ api: 'aiven', action, nth: 1, effect: { kind: 'dropBefore' } });
    await expect(aiven.createPrivatelink(kafka, { principals })).rejects.toMatchObject({ kind: 'Unavailable' });
    expect(made()).toBe(0);
  });

  test('a spoilt reply is unavailable', async () => {
    sandbox.world.faults.add({ api: 'aiven', action, nth: 1, effect: { kind: 'malformed', body: '{"state":' } });
    await expect(aiven.createPrivatelink(kafka, { principals })).rejects.toMatchObject({ kind: 'Unavailable' });
  });

  test('a 429 tells how long to wait', async () => {
    const effect = { kind: 'status', status: 429, retryAfterSeconds: 20 } as const;
    sandbox.world.faults.add({ api: 'aiven', action, nth: 1, effect });
    const call = aiven.createPrivatelink(kafka, { principals });
    await expect(call).rejects.toMatchObject({ kind: 'Throttled', retryAfterMs: 20_000 });
  });
});
