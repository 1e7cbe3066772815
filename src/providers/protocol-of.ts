import type { ProbeTarget } from './ports.ts';

/**
 * What a component's listener speaks first. Whatever is not named here opens with TLS: Kafka, Valkey, Dragonfly,
 * ClickHouse's native protocol, Arrow Flight and all HTTPS services.
 * @param ssl false: the listener's encryption was switched off, so nothing beyond TCP can be proven.
 */
export function protocolOf(component: string, ssl: boolean): ProbeTarget['protocol'] {
  return ssl ? (startsInTheClear[component] ?? 'tls') : 'tcp';
}

/** Components that agree on TLS inside their own protocol. ClickHouse's MySQL port is a MySQL server's in this. */
const startsInTheClear: Readonly<Record<string, ProbeTarget['protocol']>> = {
  pg: 'postgres',
  pgbouncer: 'postgres',
  mysql: 'mysql',
  clickhouse_mysql: 'mysql',
  mysqlx: 'mysqlx',
};
