/** URIs and `psql` commands, for components other than Kafka brokers. */
import { addressOf, fileIn } from './connection-info.ts';
import type { ConnectionInfo } from './connection-info.ts';
import { shellWord } from './shell-word.ts';

/** Scheme, database and options, by component. Those not listed speak HTTPS. */
const forms: Readonly<
  Record<string, { readonly scheme: string; readonly database?: string; readonly query?: string }>
> = {
  pg: { scheme: 'postgres', database: 'defaultdb' },
  pgbouncer: { scheme: 'postgres', database: 'defaultdb' },
  mysql: { scheme: 'mysql', database: 'defaultdb', query: '?ssl-mode=VERIFY_IDENTITY' },
  mysqlx: { scheme: 'mysqlx', database: 'defaultdb', query: '?ssl-mode=VERIFY_IDENTITY' },
  valkey: { scheme: 'rediss' },
  redis: { scheme: 'rediss' },
  dragonfly: { scheme: 'rediss' },
  clickhouse: { scheme: 'clickhouse', database: 'default', query: '?secure=true' },
  clickhouse_mysql: { scheme: 'mysql', database: 'default', query: '?ssl-mode=VERIFY_IDENTITY' },
};

/** The database that Aiven creates with the service. Undefined: the component has none, or has numbers. */
export const databaseOf = ({ route }: ConnectionInfo): string | undefined => forms[route.component]?.database;

/** Has the password only if it was asked for. Undefined for Kafka brokers. */
export function uri(info: ConnectionInfo): string | undefined {
  const { route, user } = info;
  if (route.component === 'kafka') return undefined;
  const { scheme, database, query = '' } = forms[route.component] ?? { scheme: route.ssl ? 'https' : 'http' };
  const path = database === undefined ? (route.path ?? '') : `/${database}${query}`;
  const password = user.password === undefined ? '' : `:${encodeURIComponent(user.password)}`;
  const verify = isPostgres(info)
    ? `?sslmode=verify-full&sslrootcert=${fileIn(info, 'ca.pem')}`
    : scheme.startsWith('mysql') && route.ca === 'project'
      ? `&ssl-ca=${encodeURIComponent(fileIn(info, 'ca.pem'))}`
      : '';
  return `${scheme}://${encodeURIComponent(user.username)}${password}@${addressOf(info)}${path}${verify}`;
}

/** A command line. Undefined: not PostgreSQL. */
export function psql(info: ConnectionInfo): string | undefined {
  if (!isPostgres(info)) return undefined;
  const { host, port } = info.route;
  const { username, password } = info.user;
  const secret = password === undefined ? '' : `PGPASSWORD=${shellWord(password)} `;
  const tls = `sslmode=verify-full sslrootcert=${fileIn(info, 'ca.pem')}`;
  return `${secret}psql ${shellWord(`host=${host} port=${port} user=${username} dbname=defaultdb ${tls}`)}`;
}

export const isPostgres = ({ route }: ConnectionInfo): boolean =>
  route.component === 'pg' || route.component === 'pgbouncer';
