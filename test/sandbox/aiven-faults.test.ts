import { describe, expect, it } from 'vitest';
import type { Fault } from '../../sandbox/faults.ts';
import { seeded } from '../../sandbox/seed/ids.ts';
import type { World } from '../../sandbox/world.ts';
import { aivenSandbox } from './aiven-fixture.ts';
import { eventually } from '../support/eventually.ts';

const aiven = aivenSandbox();
const principals = [seeded.user];

async function arm(fault: Fault): Promise<void> {
  const response = await fetch(`${aiven.sandbox().urls.control}/_sandbox/faults`, {
    method: 'POST',
    body: JSON.stringify(fault),
  });
  expect(response.status).toBe(200);
}
const change = (body: object): Promise<Response> =>
  fetch(`${aiven.sandbox().urls.control}/_sandbox/world`, { method: 'POST', body: JSON.stringify(body) });
const callsTo = (project: string): World['ledger']['calls'] =>
  aiven.sandbox().world.ledger.calls.filter(({ scope }) => scope.startsWith(`${project}/`));

describe('a fault', () => {
  it('A19: answers a status in the API’s own form, with Retry-After, and leaves the world alone', async () => {
    const { link, service } = await aiven.service();
    const effect = { kind: 'status', status: 429, message: 'Slow down', retryAfterSeconds: 7 } as const;
    await arm({ api: 'aiven', action: 'ServicePrivatelinkAWSCreate', project: service.project, nth: 1, effect });
    const refused = await aiven.call('POST', link, { principals });
    expect(refused.status).toBe(429);
    expect(refused.headers.get('retry-after')).toBe('7');
    expect(refused.body).toEqual({ errors: [{ message: 'Slow down', status: 429 }], message: 'Slow down' });
    expect(service.privatelink).toBeUndefined();
    expect((await aiven.call('POST', link, { principals })).status).toBe(200);
  });

  it.each([
    ['dropBefore', undefined],
    ['dropAfter', 'creating'],
  ] as const)('A19: %s cuts the connection; the privatelink is then %s', async (kind, state) => {
    const { link, service } = await aiven.service();
    await arm({
      api: 'aiven',
      action: 'ServicePrivatelinkAWSCreate',
      project: service.project,
      nth: 1,
      effect: { kind },
    });
    await expect(aiven.call('POST', link, { principals })).rejects.toThrow('fetch failed');
    expect(service.privatelink?.state).toBe(state);
    await eventually(() => expect(callsTo(service.project)).toMatchObject([{ outcome: 'dropped', shown: {} }]));
  });

  it.each([
    ['before', false],
    ['after', true],
  ] as const)('A19: a call that hangs %s it took effect ends with the client', async (when, there) => {
    const { link, service } = await aiven.service();
    const effect = { kind: 'hang', when } as const;
    await arm({ api: 'aiven', action: 'ServicePrivatelinkAWSCreate', project: service.project, nth: 1, effect });
    const asked = fetch(`${aiven.sandbox().urls.aiven}/v1${link}`, {
      method: 'POST',
      headers: { authorization: `Bearer ${seeded.token}` },
      body: JSON.stringify({ principals }),
      signal: AbortSignal.timeout(200),
    });
    await expect(asked).rejects.toThrow('timeout');
    expect(service.privatelink !== undefined).toBe(there);
    await eventually(() => expect(callsTo(service.project)).toMatchObject([{ outcome: 'dropped', shown: {} }]));
  });

  it('A19: malformed bodies and delays travel with the real status', async () => {
    const { path, service } = await aiven.service();
    const at = { api: 'aiven', action: 'ServiceGet', project: service.project } as const;
    await arm({ ...at, nth: 1, effect: { kind: 'malformed', body: '<html>' } });
    await arm({ ...at, nth: 1, effect: { kind: 'delay', ms: 60_000 } });
    const raw = (): Promise<Response> =>
      fetch(`${aiven.sandbox().urls.aiven}/v1${path}`, { headers: { authorization: `Bearer ${seeded.token}` } });
    const spoilt = await raw();
    expect([spoilt.status, await spoilt.text()]).toEqual([200, '<html>']);
    const before = aiven.sandbox().world.clock.now();
    expect((await raw()).status).toBe(200);
    expect(aiven.sandbox().world.clock.now() - before).toBeGreaterThanOrEqual(50_000);
  });

  it('A19: a held call is carried out and answered once its fault is disarmed', async () => {
    const { link, service } = await aiven.service();
    const held = { api: 'aiven', action: 'ServicePrivatelinkAWSCreate', project: service.project } as const;
    await arm({ ...held, effect: { kind: 'hold' } });
    const asked = aiven.call('POST', link, { principals });
    await aiven.call('GET', link);
    expect(service.privatelink).toBeUndefined();
    await fetch(`${aiven.sandbox().urls.control}/_sandbox/faults`, { method: 'DELETE' });
    await asked;
    expect(service.privatelink?.state).toBe('creating');
  });

  it('A19: keeps a privatelink in creating, a connection in connected, and targets initial', async () => {
    const { link, service } = await aiven.service({ userConfig: { privatelink_access: { kafka: true } } });
    const stuck = { api: 'world', project: service.project, effect: { kind: 'stuck' } } as const;
    await arm({ ...stuck, action: 'connection', nth: 1 });
    await arm({ ...stuck, action: 'targets' });
    aiven.endpoint(await aiven.activeLink(link), aiven.vpc());
    await eventually(() => expect(service.privatelink?.connections[0]?.state).toBe('connected'));
    // A refresh tries it again.
    await aiven.call('POST', `${link}/refresh`);
    await eventually(() => expect(service.privatelink?.connections[0]?.state).toBe('active'));

    const { link: creating, service: other } = await aiven.service();
    await arm({ ...stuck, action: 'privatelink', project: other.project });
    await aiven.call('POST', creating, { principals });
    const { link: later } = await aiven.service();
    await aiven.activeLink(later);
    expect(other.privatelink?.state).toBe('creating');
    const health = (): string[] =>
      [...(service.privatelink?.health.values() ?? [])].flatMap((zones) => [...zones.values()]);
    expect(new Set(health())).toEqual(new Set(['initial']));
    // Health checks go on: they succeed once no fault holds them.
    await fetch(`${aiven.sandbox().urls.control}/_sandbox/faults`, { method: 'DELETE' });
    await eventually(() => expect(new Set(health())).toEqual(new Set(['healthy'])));
  });

  it('names what is wrong with one that is no fault', async () => {
    const response = await fetch(`${aiven.sandbox().urls.control}/_sandbox/faults`, {
      method: 'POST',
      body: '{"api":"s3"}',
    });
    expect(response.status).toBe(400);
    expect(await response.text()).toContain('api');
  });
});

describe('hands behind the back', () => {
  it('reject an endpoint, add a foreign one, power off, make targets sick, take the privatelink away', async () => {
    const { link, service } = await aiven.service({ userConfig: { privatelink_access: { kafka: true } } });
    const named = { project: service.project, service: 'orders' };
    await aiven.activeLink(link);
    const { vpc } = aiven.vpc();
    const added = (await (await change({ do: 'addForeignEndpoint', ...named, vpcId: vpc.id })).json()) as {
      id: string;
    };
    await eventually(() => expect(service.privatelink?.health.get('kafka/sasl/1')?.get('euw1-az2')).toBe('healthy'));

    await change({ do: 'setTargetHealth', ...named, component: 'kafka', zoneId: 'euw1-az2', state: 'unhealthy' });
    expect(Object.fromEntries(service.privatelink?.health.get('kafka/sasl/1') ?? [])).toEqual({
      'euw1-az1': 'healthy',
      'euw1-az2': 'unhealthy',
      'euw1-az3': 'healthy',
    });
    await change({ do: 'rejectEndpoint', vpcEndpointId: added.id });
    await eventually(() => expect(service.privatelink?.connections).toEqual([]));
    await change({ do: 'setServiceState', ...named, state: 'POWEROFF' });
    expect(service.state).toBe('POWEROFF');
    await change({ do: 'removePrivatelink', ...named });
    expect((await aiven.call('GET', link)).status).toBe(404);
  });

  it('deny a role an action and use up a subnet', async () => {
    const { world } = aiven.sandbox();
    await change({ do: 'denyActions', roleArn: seeded.roles.privatelink, actions: ['CreateVpcEndpoint'] });
    expect(world.aws.accounts.get(seeded.account)?.roles.get(seeded.roles.privatelink)?.denies).toEqual([
      'CreateVpcEndpoint',
    ]);
    const [subnet] = aiven.vpc().subnets;
    await change({ do: 'setFreeAddresses', subnetId: subnet?.id, freeAddresses: 0 });
    expect(subnet?.freeAddresses).toBe(0);
  });

  it('answer what is not there with a sentence', async () => {
    const response = await change({ do: 'vanishEndpoint', vpcEndpointId: 'vpce-0' });
    expect([response.status, await response.json()]).toEqual([400, { error: 'The sandbox has no vpce-0.' }]);
  });
});

describe('the ledger', () => {
  it('A30: tells calls, resources, and transitions with the states that calls showed', async () => {
    const { link, path, service } = await aiven.service();
    await aiven.activeLink(link);
    await aiven.call('PUT', path, { user_config: { privatelink_access: { kafka: true } } });
    const id = `${service.project}/orders/privatelink`;
    const access = `${service.project}/orders/access/kafka`;
    const response = await fetch(`${aiven.sandbox().urls.control}/_sandbox/ledger`);
    const ledger = (await response.json()) as World['ledger'];
    const mine = ledger.calls.filter(({ scope }) => scope === `${service.project}/orders`);
    expect(mine[0]).toMatchObject({ action: 'ServicePrivatelinkAWSCreate', mutating: true, outcome: 200, ids: [id] });
    expect(mine.at(-2)).toMatchObject({
      action: 'ServicePrivatelinkAWSGet',
      mutating: false,
      shown: { [id]: 'active' },
    });
    expect(mine.at(-1)).toMatchObject({ action: 'ServiceUpdate', ids: [access], shown: { [access]: 'true' } });
    expect(ledger.resources.filter(({ scope }) => scope === `${service.project}/orders`)).toMatchObject([
      { kind: 'privatelink', id },
      { kind: 'componentAccess', id: access },
    ]);
    await aiven.call('PUT', path, { user_config: { privatelink_access: { kafka: false } } });
    expect(aiven.sandbox().world.ledger.resources.find((each) => each.id === access)?.deletedAt).toBeDefined();
  });
});
