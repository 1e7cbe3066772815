/** Everything that a client needs to connect, as shell variables. */
import { addressOf, fileIn, type ConnectionInfo } from './connection-info.ts';
import { databaseOf, isPostgres, uri } from './databases.ts';
import { shellWord } from './shell-word.ts';

type Variable = readonly [name: string, value: string | undefined];

/** Uses the names that common clients read, if there are any. Names each variable left out without `--show-secrets`. */
export function env(info: ConnectionInfo): string {
  const variables = isPostgres(info) ? postgres(info) : others(info);
  return variables
    .flatMap(([name, value]) => {
      if (value !== undefined) return [`export ${name}=${shellWord(value)}`];
      return isSecret(name) ? [`# ${name} is left out: add --show-secrets`] : [];
    })
    .join('\n');
}

const postgres = (info: ConnectionInfo): readonly Variable[] => [
  ['PGHOST', info.route.host],
  ['PGPORT', String(info.route.port)],
  ['PGUSER', info.user.username],
  ['PGPASSWORD', info.user.password],
  ['PGDATABASE', databaseOf(info)],
  ['PGSSLMODE', 'verify-full'],
  ['PGSSLROOTCERT', fileIn(info, 'ca.pem')],
];

function others(info: ConnectionInfo): readonly Variable[] {
  const { route } = info;
  const prefix = route.component.toUpperCase();
  const named: readonly Variable[] = [
    ['HOST', route.host],
    ['PORT', String(route.port)],
    ...kafka(info),
    ...(isCertificate(info) ? [] : [['USER', info.user.username] as const, ['PASSWORD', info.user.password] as const]),
    ['DATABASE', databaseOf(info)],
    ['CERT_FILE', isCertificate(info) ? fileIn(info, 'service.cert') : undefined],
    ['KEY_FILE', isCertificate(info) ? fileIn(info, 'service.key') : undefined],
    ['CA_FILE', route.ca === 'project' ? fileIn(info, 'ca.pem') : undefined],
    ['URI', uri(info)],
  ];
  return named.flatMap(([name, value]) =>
    [`${prefix}_${name}`, ...(readByClients[`${prefix}_${name}`] ?? [])].map((each) => [each, value] as const),
  );
}

/** Kafka clients take a list of brokers, a protocol and a SASL mechanism. */
function kafka(info: ConnectionInfo): readonly Variable[] {
  if (info.route.component !== 'kafka') return [];
  const certificate = isCertificate(info);
  return [
    ['BOOTSTRAP_SERVERS', addressOf(info)],
    ['SECURITY_PROTOCOL', certificate ? 'SSL' : 'SASL_SSL'],
    ['SASL_MECHANISM', certificate ? undefined : info.saslMechanism],
  ];
}

/**
 * The names, in addition to ours, that a vendor's own client reads. `mysql`: environment variables of MySQL's manual.
 * `redis-cli` and `valkey-cli` both read the password from `REDISCLI_AUTH`.
 */
const readByClients: Readonly<Record<string, readonly string[]>> = {
  MYSQL_PORT: ['MYSQL_TCP_PORT'],
  MYSQL_PASSWORD: ['MYSQL_PWD'],
  VALKEY_PASSWORD: ['REDISCLI_AUTH'],
  REDIS_PASSWORD: ['REDISCLI_AUTH'],
  DRAGONFLY_PASSWORD: ['REDISCLI_AUTH'],
};

const isSecret = (name: string): boolean => /_PASSWORD$|^PGPASSWORD$|^MYSQL_PWD$|_AUTH$/.test(name);

const isCertificate = ({ route }: ConnectionInfo): boolean => route.authenticationMethod === 'certificate';
