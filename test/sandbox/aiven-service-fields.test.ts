import { describe, expect, it } from 'vitest';
import { aivenSandbox } from './aiven-fixture.ts';

const aiven = aivenSandbox();

describe('a service, as the vendor’s tools read it', () => {
  it.each([
    ['kafka', 'avnadmin', /^orders-[\w-]+\.c\.aivencloud\.com:\d+$/],
    ['pg', 'avnadmin', /^postgres:\/\/avnadmin:/],
    ['mysql', 'avnadmin', /^mysql:\/\/avnadmin:.*\/defaultdb\?ssl-mode=REQUIRED$/],
    ['valkey', 'default', /^rediss:\/\/default:/],
    ['dragonfly', 'default', /^rediss:\/\/default:/],
    ['opensearch', 'avnadmin', /^https:\/\/avnadmin:/],
  ] as const)('A31: %s has the first user %s and an address of its own scheme', async (type, username, uri) => {
    const { path } = await aiven.service({ type });
    const { body } = await aiven.call('GET', `${path}?include_secrets=true`);
    expect(body['service']).toMatchObject({ service_uri: expect.stringMatching(uri), users: [{ username }] });
  });

  it('A31: tells its maintenance window, without which the OpenTofu provider ends in a panic', async () => {
    const { path } = await aiven.service();
    const { body } = await aiven.call('GET', path);
    expect(body['service']).toMatchObject({
      maintenance: { dow: 'sunday', enabled: true, time: '10:00:00', updates: [] },
    });
  });

  it('A31: has no integrations of its own, and belongs to projects that are told in full', async () => {
    const { path } = await aiven.service();
    expect((await aiven.call('GET', `${path}/integration`)).body).toEqual({ service_integrations: [] });
    const { name } = await aiven.project();
    expect((await aiven.call('GET', `/project/${name}`)).body['project']).toMatchObject({ project_name: name });
    const list = (await aiven.call('GET', '/project')).body;
    expect(list).toMatchObject({ project_membership: { [name]: 'admin' } });
    const me = (await aiven.call('GET', '/me')).body['user'];
    expect(me).toMatchObject({ user: 'sandbox@example.com', projects: expect.arrayContaining([name]) as unknown });
  });

  it('A31: has no static IPs in its project, and a project that is not there has no list', async () => {
    const project = await aiven.project();
    expect(await aiven.call('GET', `/project/${project.name}/static-ips`)).toMatchObject({
      status: 200,
      body: { static_ips: [] },
    });
    expect(await aiven.call('GET', '/project/nowhere/static-ips')).not.toMatchObject({ status: 200 });
  });

  it('A31: PostgreSQL has a backup, for which the OpenTofu provider waits after an update; Kafka has none', async () => {
    const [pg, kafka] = [await aiven.service({ type: 'pg' }), await aiven.service()];
    const { service } = (await aiven.call('GET', pg.path)).body as { service: { backups: unknown[] } };
    expect(service.backups).toMatchObject([{ backup_name: expect.any(String) as string, data_size: 16_777_216 }]);
    expect((await aiven.call('GET', kafka.path)).body['service']).toMatchObject({ backups: [] });
  });

  it('A31: tells the disk of the plan that a service has, and knows no plan that none has', async () => {
    const { service, path } = await aiven.service({ type: 'pg', plan: 'startup-4' });
    const plans = `/project/${service.project}/service-types/pg/plans`;
    const { disk_space_mb: disk } = (await aiven.call('GET', path)).body['service'] as { disk_space_mb: number };
    expect((await aiven.call('GET', `${plans}/startup-4`)).body).toMatchObject({
      service_plan: 'startup-4',
      node_count: 3,
      disk_space_mb: disk,
      backup_config: { recovery_mode: 'pitr' },
    });
    expect(await aiven.call('GET', `${plans}/premium-9000`)).toMatchObject({ status: 404 });
  });
});
