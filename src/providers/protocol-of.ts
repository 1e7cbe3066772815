import type { ProbeTarget, ServiceComponent } from './ports.ts';

/**
 * What a component's listener speaks, as far as a client without credentials can tell. Whatever is not named here is asked
 * for TLS alone: ClickHouse's native protocol and Arrow Flight, and Kafka where it wants a client certificate.
 * An unencrypted listener is asked for TCP, for nothing beyond it can be proven.
 */
export function protocolOf({
  component,
  ssl,
  authenticationMethod,
}: Pick<ServiceComponent, 'component' | 'ssl' | 'authenticationMethod'>): ProbeTarget['protocol'] {
  if (!ssl) return 'tcp';
  if (component === 'kafka') return authenticationMethod === 'sasl' ? 'kafka' : 'tls';
  return protocols[component] ?? 'tls';
}

/** PostgreSQL and MySQL agree on TLS inside their own protocol. ClickHouse's MySQL port is a MySQL server's in this. */
const protocols: Readonly<Record<string, ProbeTarget['protocol']>> = {
  pg: 'postgres',
  pgbouncer: 'postgres',
  mysql: 'mysql',
  clickhouse_mysql: 'mysql',
  mysqlx: 'mysqlx',
  valkey: 'redis',
  dragonfly: 'redis',
  schema_registry: 'https',
  kafka_rest: 'https',
  kafka_connect: 'https',
  opensearch: 'https',
  opensearch_dashboards: 'https',
  grafana: 'https',
  clickhouse_https: 'https',
  prometheus: 'https',
  jolokia: 'https',
};
