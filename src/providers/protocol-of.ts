import type { ProbeTarget } from './ports/prober.ts';
import type { ServiceComponent } from './ports/aiven.ts';

/**
 * The protocol of a component's listener, as far as a client without credentials can test it. Components that are not listed
 * here are tested with TLS only: ClickHouse's native protocol, Arrow Flight, and Kafka with client certificates.
 * An unencrypted listener is tested with TCP only, because nothing more can be proven.
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

/** PostgreSQL and MySQL start TLS inside their own protocol. ClickHouse's MySQL port does this as MySQL does. */
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
