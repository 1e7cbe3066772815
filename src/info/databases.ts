/** URIs, environment variables and `psql`, for what is not a Kafka broker. */
import { addressOf, fileIn } from './connection-info.ts';
import type { ConnectionInfo } from './connection-info.ts';

/** Scheme and what follows the address, by component. Those not listed speak HTTPS. */
const forms: Readonly<Record<string, { readonly scheme: string; readonly path?: string }>> = {
  pg: { scheme: 'postgres', path: '/defaultdb' },
  pgbouncer: { scheme: 'postgres', path: '/defaultdb' },
  mysql: { scheme: 'mysql', path: '/defaultdb?ssl-mode=VERIFY_IDENTITY' },
  mysqlx: { scheme: 'mysqlx', path: '/defaultdb?ssl-mode=VERIFY_IDENTITY' },
  valkey: { scheme: 'rediss' },
  redis: { scheme: 'rediss' },
  dragonfly: { scheme: 'rediss' },
  clickhouse: { scheme: 'clickhouse', path: '/default?secure=true' },
  clickhouse_mysql: { scheme: 'mysql', path: '/default?ssl-mode=VERIFY_IDENTITY' },
};

/** With the password only if it was asked for. Undefined: a Kafka broker has none. */
export function uri(info: ConnectionInfo): string | undefined {
  const { route, user } = info;
  if (route.component === 'kafka') return undefined;
  const { scheme, path = route.path ?? '' } = forms[route.component] ?? { scheme: route.ssl ? 'https' : 'http' };
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
  const secret = password === undefined ? '' : `PGPASSWORD=${quoted(password)} `;
  const tls = `sslmode=verify-full sslrootcert=${fileIn(info, 'ca.pem')}`;
  return `${secret}psql ${quoted(`host=${host} port=${port} user=${username} dbname=defaultdb ${tls}`)}`;
}

/** Shell variables: those that the usual clients read, where there are such. */
export function env(info: ConnectionInfo): string {
  const { route, user } = info;
  const { username, password } = user;
  const pairs: readonly (readonly [string, string | undefined])[] = isPostgres(info)
    ? [
        ['PGHOST', route.host],
        ['PGPORT', String(route.port)],
        ['PGUSER', username],
        ['PGPASSWORD', password],
        ['PGDATABASE', 'defaultdb'],
        ['PGSSLMODE', 'verify-full'],
        ['PGSSLROOTCERT', fileIn(info, 'ca.pem')],
      ]
    : [
        [`${prefixOf(route.component)}_HOST`, route.host],
        [`${prefixOf(route.component)}_PORT`, String(route.port)],
        ...(isCertificate(info) ? certificateFiles(info) : login(info)),
        ...(route.ca === 'project' ? [[`${prefixOf(route.component)}_CA_FILE`, fileIn(info, 'ca.pem')] as const] : []),
      ];
  return pairs.flatMap(([name, value]) => (value === undefined ? [] : [`export ${name}=${quoted(value)}`])).join('\n');
}

const login = ({ route, user }: ConnectionInfo) =>
  [
    [`${prefixOf(route.component)}_USER`, user.username],
    [`${prefixOf(route.component)}_PASSWORD`, user.password],
  ] as const;

const certificateFiles = (info: ConnectionInfo) =>
  [
    [`${prefixOf(info.route.component)}_CERT_FILE`, fileIn(info, 'service.cert')],
    [`${prefixOf(info.route.component)}_KEY_FILE`, fileIn(info, 'service.key')],
  ] as const;

const isCertificate = ({ route }: ConnectionInfo): boolean => route.authenticationMethod === 'certificate';

const isPostgres = ({ route }: ConnectionInfo): boolean => route.component === 'pg' || route.component === 'pgbouncer';

const prefixOf = (component: string): string => component.toUpperCase();

/** For a POSIX shell; plain words stay plain. */
const quoted = (text: string): string => (/^[\w@%+=:,./-]+$/.test(text) ? text : `'${text.replaceAll("'", `'\\''`)}'`);
