import { describe, expect, it } from 'vitest';
import { startDataPlane } from '../../sandbox/data-plane.ts';
import { fileOf, openssl, probe, run, ZONE } from './data-plane-clients.ts';
import { linkService, setHealth } from './linked-service.ts';
import { itUnless, missing } from '../support/needs.ts';

describe('The data plane of the databases', () => {
  const types = [
    { type: 'pg', component: 'pg', more: { usage: 'primary' }, starttls: 'postgres' },
    { type: 'pg', component: 'pgbouncer', more: {}, starttls: 'postgres' },
    { type: 'mysql', component: 'mysql', more: { usage: 'primary' }, starttls: 'mysql' },
    { type: 'mysql', component: 'mysqlx', more: {} },
    { type: 'valkey', component: 'valkey', more: { usage: 'primary' } },
    { type: 'clickhouse', component: 'clickhouse', more: {} },
    { type: 'clickhouse', component: 'clickhouse_mysql', more: {}, starttls: 'mysql' },
    { type: 'grafana', component: 'grafana', more: {} },
    { type: 'opensearch', component: 'opensearch', more: {} },
  ] as const;

  it.each(types)('is proven and spoken to as $component wants it', async ({ type, component, more, ...rest }) => {
    const linked = await linkService([component], { type });
    setHealth(linked, 'healthy');
    const plane = await startDataPlane(linked.world);
    try {
      const route = linked.route(component, more);
      expect(await probe(linked, route)).toMatchObject({ outcome: 'proven' });
      const starttls = 'starttls' in rest ? ['-starttls', rest.starttls] : [];
      if (component !== 'mysqlx')
        expect(await openssl(linked, route, starttls)).toContain('Verify return code: 0 (ok)');
    } finally {
      await plane.stop();
      await linked.end();
    }
  });

  itUnless(
    missing('psql'),
    'hangs up on a bare ClientHello, as PostgreSQL does, and lets psql come as far as the log-in',
    async () => {
      const linked = await linkService(['pg'], { type: 'pg' });
      setHealth(linked, 'healthy');
      const plane = await startDataPlane(linked.world);
      try {
        const route = linked.route('pg', { usage: 'primary' });
        expect(await probe(linked, route, { protocol: 'tls' })).toMatchObject({ outcome: 'noTarget' });
        const place = `host=${route.host} hostaddr=${linked.address(ZONE)} port=${route.port} user=avnadmin dbname=defaultdb`;
        const verified = `${place} sslmode=verify-full sslrootcert=${fileOf(linked.project.ca.certificate)}`;
        expect(await run('psql', [verified])).toContain('there is no database behind this listener');
        expect(await run('psql', [`${place} sslmode=disable`])).toContain('no encryption');
      } finally {
        await plane.stop();
        await linked.end();
      }
    },
  );
});
