import { describe, expect, it } from 'vitest';
import { addProjectVpc } from '../../sandbox/seed/add-to-aiven.ts';
import { seeded } from '../../sandbox/seed/ids.ts';
import { aivenSandbox } from './aiven-fixture.ts';

/** A service that moves is seen moving, however busy the machine. */
const aiven = aivenSandbox({ rebalancingFor: 86_400_000 });

describe('the API', () => {
  it.each([
    ['aivenv1', `aivenv1 ${seeded.token}`, 200],
    ['Bearer', `Bearer ${seeded.token}`, 200],
    ['a wrong token', 'aivenv1 wrong', 403],
    ['another scheme', `Basic ${seeded.token}`, 401],
    ['nothing', '', 401],
  ])('A20: is asked with %s', async (_, authorization, status) => {
    const { path } = await aiven.service();
    const reply = await aiven.call('GET', path, undefined, { authorization });
    expect(reply.status).toBe(status);
    if (status === 403)
      expect(reply.body).toMatchObject({ errors: [{ error_code: 'authentication_failed', status: 403 }] });
  });

  it('A20: refuses a token that may only read even a look at the privatelink', async () => {
    const { path, link } = await aiven.service();
    const authorization = `aivenv1 ${seeded.readOnlyToken}`;
    expect((await aiven.call('GET', path, undefined, { authorization })).status).toBe(200);
    const refused = await aiven.call('GET', link, undefined, { authorization });
    expect(refused.status).toBe(403);
    expect(refused.body['message']).toBe("You don't have permission to perform this action: ServicePrivatelinkAWSGet");
  });

  it.each([
    ['path', '/nowhere', 404, 'Not found'],
    ['project', '/project/elsewhere/service/orders', 403, 'Not a project member'],
    ['service', '/project/shop/service/nothing', 404, 'Service nothing does not exist'],
    ['user', '/project/shop/service/orders-kafka/user/nobody', 404, 'Service user does not exist'],
    ['VPC', '/project/shop/vpcs/nothing', 404, 'Project VPC nothing does not exist'],
    ['type', '/project/shop/service-types/nothing', 404, 'Service type nothing does not exist'],
  ])('A21: tells an unknown %s in its own form', async (_, path, status, message) => {
    const reply = await aiven.call('GET', path);
    expect(reply.status).toBe(status);
    expect(reply.body).toMatchObject({ message, errors: [{ message, status }] });
  });

  it('A22: takes limit=999 on everything and names with any character in a path', async () => {
    expect((await aiven.call('GET', '/project/shop/service/orders-kafka?limit=999')).status).toBe(200);
    const { body } = await aiven.call('GET', '/project/shop/service/a%2Fb%20c');
    expect(body['message']).toBe('Service a/b c does not exist');
  });

  it('A23: shows secrets only to those who ask, and to the Python CLI, which never does', async () => {
    const path = '/project/shop/service/orders-kafka';
    const password = aiven.sandbox().world.aiven.projects.get('shop')?.services.get('orders-kafka')?.users[0]?.password;
    const secretsIn = async (query: string, userAgent: string): Promise<boolean[]> => {
      const { body } = await aiven.call('GET', `${path}${query}`, undefined, { 'user-agent': userAgent });
      const text = JSON.stringify(body);
      return [text.includes(password ?? 'no password'), text.includes('PRIVATE KEY'), text.includes('<redacted>')];
    };
    expect(await secretsIn('', 'go-client-codegen/1')).toEqual([false, false, true]);
    expect(await secretsIn('?include_secrets=true', 'go-client-codegen/1')).toEqual([true, true, false]);
    expect(await secretsIn('', 'aiven-client/4.18.0')).toEqual([true, true, false]);
  });

  it('A25: lists prices as text, of the clouds that have PrivateLink, also without a token', async () => {
    const { body } = await aiven.call('GET', '/tenants/aiven/privatelink-availability', undefined, {
      authorization: '',
    });
    expect(body['privatelink_availability']).toContainEqual({ cloud_name: 'aws-eu-west-1', price_usd: '0.0600' });
    expect((await aiven.call('GET', '/project/shop/privatelink-availability')).body).toEqual(body);
  });

  it('A26: answers the CA, the VPCs and the event log of a project', async () => {
    const { path, link, service } = await aiven.service();
    await aiven.activeLink(link);
    const project = path.replace('/service/orders', '');
    expect((await aiven.call('GET', `${project}/kms/ca`)).body['certificate']).toContain('BEGIN CERTIFICATE');
    const { body } = await aiven.call('GET', `${project}/vpcs`);
    expect(body['vpcs']).toMatchObject([{ project_vpc_id: service.projectVpcId, state: 'ACTIVE' }]);
    const events = (await aiven.call('GET', `${project}/events`)).body['events'];
    expect(events).toMatchObject([{ event_type: 'service_privatelink_create', service_name: 'orders' }]);
  });

  it('A27: answers the live schema, one type or all', async () => {
    const { body } = await aiven.call('GET', '/project/shop/service-types/pg');
    const schema = body['user_config_schema'] as { properties: { privatelink_access: { properties: object } } };
    expect(Object.keys(schema.properties.privatelink_access.properties)).toEqual(['pg', 'pgbouncer', 'prometheus']);
    const all = (await aiven.call('GET', '/project/shop/service_types')).body['service_types'] as Record<
      string,
      unknown
    >;
    expect(all['pg']).toEqual({ ...body, service_plans: [] });
    const without = await aiven.call('GET', '/project/shop/service-types/kafka_mirrormaker');
    expect(JSON.stringify(without.body)).not.toContain('privatelink_access');
  });
});

describe('a service update', () => {
  it('A17: changes only the leaves that were sent', async () => {
    const { path } = await aiven.service({ userConfig: { privatelink_access: { kafka: true } } });
    await aiven.call('PUT', path, {
      user_config: { privatelink_access: { schema_registry: true }, ip_filter: ['10.0.0.0/8'] },
    });
    const { body } = await aiven.call('GET', path);
    expect(body['service']).toMatchObject({
      state: 'RUNNING',
      user_config: {
        ip_filter: ['10.0.0.0/8'],
        kafka_rest: true,
        privatelink_access: { kafka: true, schema_registry: true },
      },
    });
  });

  it.each([
    ['an unknown component', { privatelink_access: { postgresql: true } }, /'postgresql' was unexpected/],
    ['text for a flag', { privatelink_access: { kafka: 'yes' } }, /"yes" is not of type 'boolean'/],
    ['null for a leaf', { privatelink_access: { kafka: null } }, /None is not of type 'boolean'/],
    ['null for everything', null, /None is not of type 'object'/],
    ['an unknown key', { colour: 'red' }, /'colour' was unexpected/],
  ])('A17: refuses %s, and changes nothing', async (_, userConfig, message) => {
    const { path, service } = await aiven.service();
    const before = structuredClone(service.userConfig);
    const reply = await aiven.call('PUT', path, { user_config: userConfig });
    expect(reply.status).toBe(400);
    expect(reply.body['message']).toMatch(message);
    expect(service.userConfig).toEqual(before);
  });

  it('A28: moves between VPCs only when told to, and not into one that is being built', async () => {
    const { path, service } = await aiven.service();
    const project = aiven.sandbox().world.aiven.projects.get(service.project);
    const building = project && addProjectVpc(project, { state: 'APPROVED' });
    const refused = await aiven.call('PUT', path, { project_vpc_id: building?.id });
    expect(refused.status).toBe(409);
    expect(refused.body['message']).toBe(`Project VPC ${building?.id} is in state APPROVED, not ACTIVE`);
    const left = await aiven.call('PUT', path, { project_vpc_id: null });
    expect(left.body['service']).toMatchObject({ project_vpc_id: null, state: 'REBALANCING' });
  });
});
