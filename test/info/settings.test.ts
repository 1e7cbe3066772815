/** For every service type with PrivateLink, the settings of one client, ready to paste. */
import { describe, expect, it } from 'vitest';
import { asObject, formats, formatted, type Format } from '../../src/info/formats.ts';
import type { ConnectionInfo } from '../../src/info/connection-info.ts';
import { saslMechanismOf } from '../../src/info/connection-info.ts';

function infoOf(component: string, more: Partial<ConnectionInfo['route']> = {}, password?: string): ConnectionInfo {
  return {
    link: { project: 'shop', service: 'orders' },
    route: {
      component,
      host: 'privatelink-1-orders-shop.c.aivencloud.com',
      port: 14_611,
      route: 'privatelink',
      usage: 'primary',
      ca: 'public',
      ssl: true,
      connectionId: 'plc5e0000000a1',
      vpcEndpointId: 'vpce-0f0e0d0c0b0a09080',
      ...more,
    },
    user: { username: 'avnadmin', type: 'primary', ...(password === undefined ? {} : { password }) },
    saslMechanism: 'SCRAM-SHA-256',
    directory: 'files',
  };
}

const settingOf = (format: Format, info: ConnectionInfo): string => formatted(format, info) ?? 'none';
const project = { ca: 'project' } as const;

describe('the setting of a client', () => {
  it.each<[string, Format, ConnectionInfo]>([
    ['kafka by certificate', 'kcat', infoOf('kafka', { ...project, authenticationMethod: 'certificate' })],
    ['kafka by certificate', 'properties', infoOf('kafka', { ...project, authenticationMethod: 'certificate' })],
    ['kafka by SASL', 'kcat', infoOf('kafka', { ...project, authenticationMethod: 'sasl' })],
    ['kafka by SASL and Let’s Encrypt', 'properties', infoOf('kafka', { authenticationMethod: 'sasl' }, 'p"w')],
    ['kafka by certificate', 'env', infoOf('kafka', { ...project, authenticationMethod: 'certificate' })],
    ['kafka_connect', 'uri', infoOf('kafka_connect')],
    ['kafka_rest', 'uri', infoOf('kafka_rest')],
    ['schema_registry', 'uri', infoOf('schema_registry', {}, 'p/w')],
    ['pg', 'psql', infoOf('pg', project)],
    ['pg', 'env', infoOf('pg', project, "p'w")],
    ['pgbouncer', 'uri', infoOf('pgbouncer', project, 'p@w')],
    ['mysql', 'uri', infoOf('mysql', project)],
    ['mysqlx', 'uri', infoOf('mysqlx', project)],
    ['opensearch', 'uri', infoOf('opensearch')],
    ['opensearch_dashboards', 'uri', infoOf('opensearch_dashboards')],
    ['grafana', 'uri', infoOf('grafana')],
    ['clickhouse', 'uri', infoOf('clickhouse')],
    ['clickhouse_https', 'uri', infoOf('clickhouse_https')],
    ['clickhouse_mysql', 'uri', infoOf('clickhouse_mysql')],
    ['valkey', 'uri', infoOf('valkey')],
    ['kafka by SASL', 'env', infoOf('kafka', { ...project, authenticationMethod: 'sasl' })],
    [
      'kafka by SASL, with its password',
      'env',
      infoOf('kafka', { ...project, authenticationMethod: 'sasl' }, 's3cret'),
    ],
    ['schema_registry', 'env', infoOf('schema_registry', {}, 's3cret')],
    ['pgbouncer', 'env', infoOf('pgbouncer', project)],
    ['mysql', 'env', infoOf('mysql', project, 's3cret')],
    ['opensearch', 'env', infoOf('opensearch')],
    ['clickhouse', 'env', infoOf('clickhouse', {}, 's3cret')],
    ['valkey', 'env', infoOf('valkey', {}, 's3cret')],
    ['dragonfly', 'env', infoOf('dragonfly')],
    ['prometheus', 'env', infoOf('prometheus', { path: '/metrics', ssl: false })],
    ['prometheus', 'uri', infoOf('prometheus', { path: '/metrics', ssl: false })],
  ])('of %s as %s', (_, format, info) => {
    expect(settingOf(format, info)).toMatchSnapshot();
  });

  it('holds the password only when it was asked for', () => {
    for (const component of ['kafka', 'pg', 'valkey', 'opensearch'])
      for (const format of formats) {
        const sasl = component === 'kafka' ? ({ authenticationMethod: 'sasl' } as const) : {};
        expect(settingOf(format, infoOf(component, sasl))).not.toContain('s3cret');
        const shown = settingOf(format, infoOf(component, sasl, 's3cret'));
        if (shown !== 'none') expect(shown).toContain('s3cret');
      }
  });

  it('names no user and no password where a certificate logs in', () => {
    const info = infoOf('kafka', { authenticationMethod: 'certificate' }, 's3cret');
    expect(Object.keys(asObject(info))).not.toEqual(expect.arrayContaining(['username']));
    for (const format of formats) expect(settingOf(format, info)).not.toContain('s3cret');
  });

  it('uses the SASL mechanism that the service has switched on', () => {
    expect(saslMechanismOf({})).toBe('SCRAM-SHA-256');
    expect(saslMechanismOf({ kafka_sasl_mechanisms: { scram_sha_256: false } })).toBe('SCRAM-SHA-512');
    expect(saslMechanismOf({ kafka_sasl_mechanisms: { scram_sha_256: false, scram_sha_512: false } })).toBe('PLAIN');
  });
});
