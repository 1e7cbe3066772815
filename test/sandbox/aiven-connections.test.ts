import { describe, expect, it } from 'vitest';
import { healthOf, routesOf } from '../../sandbox/aiven/routes.ts';
import { deleteEndpoint, vanishEndpoint } from '../../sandbox/ec2/behind-the-back.ts';
import { aivenSandbox } from './aiven-fixture.ts';
import { eventually } from '../support/eventually.ts';

const aiven = aivenSandbox();
const ledger = () => aiven.sandbox().world.ledger;

async function components(path: string): Promise<Record<string, unknown>[]> {
  const { body } = await aiven.call('GET', path);
  return (body['service'] as { components: Record<string, unknown>[] }).components;
}
const onPrivatelink = async (path: string): Promise<Record<string, unknown>[]> =>
  (await components(path)).filter(({ route }) => route === 'privatelink');

describe('a connection', () => {
  it('A9: is listed as connected, then active, under an id and a number of its own', async () => {
    const { link, service } = await aiven.service();
    const name = await aiven.activeLink(link);
    expect((await aiven.call('GET', `${link}/connections`)).body).toEqual({ connections: [] });
    const endpoint = aiven.endpoint(name, aiven.vpc());
    await eventually(() => expect(service.privatelink?.connections[0]?.state).toBe('active'));
    const { body } = await aiven.call('GET', `${link}/connections`);
    expect(body['connections']).toEqual([
      {
        dns_name: expect.stringMatching(
          new RegExp(`^${endpoint.id}-[0-9a-z]{8}\\.vpce-svc-.*\\.vpce\\.amazonaws\\.com$`),
        ),
        privatelink_connection_id: expect.stringMatching(/^plc[0-9a-f]{11}$/),
        state: 'active',
        vpc_endpoint_id: endpoint.id,
      },
    ]);
    const states = ledger().transitions.filter(({ id }) => id === `${endpoint.id}/connection`);
    expect(states.map(({ state }) => state)).toEqual(['connected', 'active']);
  });

  it('A9: never takes the number of one that went', async () => {
    const { link, service } = await aiven.service();
    const name = await aiven.activeLink(link);
    const vpc = aiven.vpc();
    const first = aiven.endpoint(name, vpc);
    await eventually(() => expect(service.privatelink?.connections).toHaveLength(1));
    vanishEndpoint(aiven.sandbox().world, first.id);
    await eventually(() => expect(service.privatelink?.connections).toHaveLength(0));
    aiven.endpoint(name, vpc);
    await eventually(() => expect(service.privatelink?.connections[0]?.ordinal).toBe(2));
  });

  it('A10: of a BYOC service comes and goes only by refresh', async () => {
    const { link, service } = await aiven.service({ byoc: true });
    const { link: noticing, service: noticed } = await aiven.service();
    const vpc = aiven.vpc();
    const endpoint = aiven.endpoint(await aiven.activeLink(link), vpc);
    aiven.endpoint(await aiven.activeLink(noticing), vpc);
    await eventually(() => expect(noticed.privatelink?.connections).toHaveLength(1));
    expect(service.privatelink?.connections).toHaveLength(0);
    await aiven.call('POST', `${link}/refresh`);
    await eventually(() => expect(service.privatelink?.connections[0]?.state).toBe('active'));
    vanishEndpoint(aiven.sandbox().world, endpoint.id);
    expect(service.privatelink?.connections).toHaveLength(1);
    await aiven.call('POST', `${link}/refresh`);
    expect(service.privatelink?.connections).toHaveLength(0);
  });

  it('A11: refresh wants no body, and a privatelink', async () => {
    const { link } = await aiven.service();
    expect((await aiven.call('POST', `${link}/refresh`)).status).toBe(404);
    expect((await aiven.call('GET', `${link}/connections`)).status).toBe(404);
    await aiven.activeLink(link);
    const octets = { 'content-type': 'application/octet-stream' };
    const { status, body } = await aiven.call('POST', `${link}/refresh`, undefined, octets);
    expect({ status, body }).toEqual({ status: 200, body: { message: 'refreshed' } });
  });

  it('A13: goes with its routes when the endpoint is deleted at AWS', async () => {
    const { link, path, service } = await aiven.service();
    const endpoint = aiven.endpoint(await aiven.activeLink(link), aiven.vpc());
    await aiven.call('PUT', path, { user_config: { privatelink_access: { kafka: true } } });
    await eventually(async () => expect(await onPrivatelink(path)).toHaveLength(2));
    deleteEndpoint(aiven.sandbox().world, endpoint.id);
    await eventually(() => expect(service.privatelink?.connections).toHaveLength(0));
    expect(await onPrivatelink(path)).toEqual([]);
    expect(ledger().resources.find(({ id }) => id === `${endpoint.id}/connection`)?.deletedAt).toBeDefined();
  });
});

describe('component access', () => {
  it('A14: lists one entry for each connection and listener, with the ports that were recorded', async () => {
    const { link, path, service } = await aiven.service({ portBase: 14_611, privatelinkPortBase: 23_220 });
    const name = await aiven.activeLink(link);
    await aiven.call('PUT', path, { user_config: { privatelink_access: { kafka: true, schema_registry: true } } });
    const vpc = aiven.vpc();
    for (const count of [1, 2]) {
      aiven.endpoint(name, vpc);
      await eventually(() =>
        expect(service.privatelink?.connections.filter(({ state }) => state === 'active')).toHaveLength(count),
      );
    }
    await eventually(async () => expect(await onPrivatelink(path)).toHaveLength(6));
    const host = `orders-${service.project}.c.aivencloud.com`;
    const rows = (await components(path)).map(({ component, route, kafka_authentication_method, host: at, port }) =>
      [component, route, kafka_authentication_method, (at as string).replace(host, ''), port].join(' '),
    );
    expect(rows).toEqual([
      'kafka dynamic certificate  14611',
      'kafka privatelink certificate privatelink-1- 23220',
      'kafka privatelink certificate privatelink-2- 23228',
      'kafka dynamic sasl  14622',
      'kafka privatelink sasl privatelink-1- 23224',
      'kafka privatelink sasl privatelink-2- 23232',
      'kafka_connect dynamic   14615',
      'kafka_rest dynamic   14613',
      'schema_registry dynamic   14614',
      'schema_registry privatelink  privatelink-1- 14614',
      'schema_registry privatelink  privatelink-2- 14614',
    ]);
  });

  it('A15: takes the entries away when a leaf goes false, and leaves its siblings', async () => {
    const { link, path } = await aiven.service({
      userConfig: { privatelink_access: { kafka: true, kafka_rest: true } },
    });
    aiven.endpoint(await aiven.activeLink(link), aiven.vpc());
    await eventually(async () => expect(await onPrivatelink(path)).toHaveLength(3));
    await aiven.call('PUT', path, { user_config: { privatelink_access: { kafka: false } } });
    await eventually(async () => {
      expect((await onPrivatelink(path)).map(({ component }) => component)).toEqual(['kafka_rest']);
    });
  });

  it("A29: adds the Let's Encrypt SASL listener on the PrivateLink route alone", async () => {
    const { link, path } = await aiven.service({ userConfig: { privatelink_access: { kafka: true } } });
    aiven.endpoint(await aiven.activeLink(link), aiven.vpc());
    await aiven.call('PUT', path, { user_config: { letsencrypt_sasl_privatelink: true } });
    await eventually(async () => expect(await onPrivatelink(path)).toHaveLength(3));
    const letsencrypt = (await components(path)).filter(({ kafka_ssl_ca }) => kafka_ssl_ca === 'letsencrypt');
    expect(letsencrypt).toMatchObject([{ route: 'privatelink', kafka_authentication_method: 'sasl' }]);
  });

  it('A29: tells a replica by its port, for it shares the host', async () => {
    const { link, path } = await aiven.service({
      type: 'pg',
      nodeZoneIds: ['euw1-az1', 'euw1-az2'],
      userConfig: { privatelink_access: { pg: true } },
    });
    aiven.endpoint(await aiven.activeLink(link), aiven.vpc());
    await eventually(async () => expect(await onPrivatelink(path)).toHaveLength(2));
    const [primary, replica] = await onPrivatelink(path);
    expect([primary?.['usage'], replica?.['usage']]).toEqual(['primary', 'replica']);
    expect(primary?.['host']).toBe(replica?.['host']);
    expect(primary?.['port']).not.toBe(replica?.['port']);
  });
});

describe('target health', () => {
  it('A16: goes from initial to healthy, in the zones where a node stands', async () => {
    const { link, service } = await aiven.service({
      nodeZoneIds: ['euw1-az1', 'euw1-az3', 'euw1-az3'],
      userConfig: { privatelink_access: { schema_registry: true } },
    });
    aiven.endpoint(await aiven.activeLink(link), aiven.vpc());
    const health = (): [string, string][] => routesOf(service).flatMap((route) => [...healthOf(service, route)]);
    await eventually(() =>
      expect(health()).toEqual([
        ['euw1-az1', 'healthy'],
        ['euw1-az3', 'healthy'],
      ]),
    );
    const id = `${service.project}/orders/targets/schema_registry/euw1-az1`;
    const steps = ledger().transitions.filter((each) => each.id === id);
    expect(steps.map(({ state }) => state)).toEqual(['initial', 'healthy']);
    expect((steps[1]?.worldAt ?? 0) - (steps[0]?.worldAt ?? 0)).toBeGreaterThanOrEqual(90_000 - 2_000);
  });

  it('A18: a service that is powered off keeps its privatelink and has no targets', async () => {
    const { link, path, service } = await aiven.service({ userConfig: { privatelink_access: { kafka: true } } });
    aiven.endpoint(await aiven.activeLink(link), aiven.vpc());
    await eventually(async () => expect(await onPrivatelink(path)).toHaveLength(2));
    const { body } = await aiven.call('PUT', path, { powered: false });
    expect(body['service']).toMatchObject({ state: 'POWEROFF', node_states: [] });
    expect((await aiven.call('GET', link)).body['state']).toBe('active');
    expect(routesOf(service).flatMap((route) => [...healthOf(service, route)])).toEqual([]);
  });
});
