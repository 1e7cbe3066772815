import type { AivenService } from '../world.ts';
import { componentsOf } from './components.ts';
import { listenersOf } from './listeners.ts';
import { hostOf } from './routes.ts';

/** Replaces a secret that the caller did not ask for. */
const REDACTED = '<redacted>';

/** Of every plan here. */
export const DISK_SPACE_MB = 92_160;

/** A service as GET answers it. Passwords, keys and addresses with a password are redacted unless `secrets`. */
export function serviceObject(service: AivenService, { secrets }: { secrets: boolean }): Record<string, unknown> {
  const secret = (value: string | undefined): string | undefined => (secrets ? value : value && REDACTED);
  return {
    service_name: service.name,
    service_type: service.type,
    state: service.state,
    plan: service.plan,
    cloud_name: service.cloudName,
    project_vpc_id: service.projectVpcId,
    create_time: service.createTime,
    update_time: service.updateTime,
    termination_protection: false,
    disk_space_mb: DISK_SPACE_MB,
    group_list: ['default'],
    node_count: service.nodeZoneIds.length,
    node_states: nodeStates(service),
    ...addresses(service, secret),
    backups: backupsOf(service),
    databases: service.type === 'pg' ? ['defaultdb'] : [],
    features: {},
    maintenance: { dow: 'sunday', enabled: true, time: '10:00:00', updates: [] },
    tags: service.tags,
    metadata: {},
    service_integrations: [],
    service_notifications: [],
    users: service.users.map((user) => userObject(user, { secrets })),
    user_config: service.userConfig,
    components: componentsOf(service),
  };
}

/** A service user as `…/user/{username}` answers it. */
export function userObject(
  user: AivenService['users'][number],
  { secrets }: { secrets: boolean },
): Record<string, unknown> {
  return {
    username: user.username,
    type: user.type,
    password: secrets ? user.password : REDACTED,
    ...(user.accessCert !== undefined && {
      access_cert: user.accessCert,
      access_key: secrets ? user.accessKey : REDACTED,
      access_cert_not_valid_after_time: user.accessCertNotAfter,
    }),
  };
}

const nodeStates = ({ name, nodeZoneIds, state }: AivenService): readonly object[] =>
  state === 'POWEROFF'
    ? []
    : nodeZoneIds.map((zone, at) => ({
        name: `${name}-${at + 1}`,
        state: state === 'RUNNING' ? 'running' : 'syncing_data',
        availability_zone: zone,
        progress_updates: [],
      }));

/** Types whose plans take no backups. */
const WITHOUT_BACKUPS = ['flink', 'kafka'];

/** One, of the creation. Aiven's OpenTofu provider waits for the first backup of PostgreSQL and Dragonfly after each update. */
const backupsOf = ({ type, name, createTime }: AivenService): readonly object[] =>
  WITHOUT_BACKUPS.includes(type)
    ? []
    : [{ backup_name: `${name}-1`, backup_time: createTime, data_size: 16_777_216, storage_location: 'aws-eu-west-1' }];

type Secret = (value: string | undefined) => string | undefined;

function addresses(service: AivenService, secret: Secret): Record<string, unknown> {
  const [host, port] = [hostOf(service), String(service.portBase)];
  const admin = service.users[0];
  const user = admin?.username ?? 'avnadmin';
  const uri = (scheme: string, path = ''): string | undefined =>
    secret(`${scheme}://${user}:${admin?.password}@${host}:${port}${path}`);
  const signIn = { host, port, user, password: secret(admin?.password) };
  const params = { ...signIn, ssl: 'true' };
  switch (service.type) {
    case 'kafka':
      return {
        // Always the certificate listener of the dynamic route, even when that way of authentication is off.
        service_uri: `${host}:${port}`,
        service_uri_params: { host, port, ssl: 'true' },
        connection_info: {
          kafka: [`${host}:${port}`],
          kafka_access_cert: admin?.accessCert,
          kafka_access_key: secret(admin?.accessKey),
          ...featureUris(service, secret),
        },
      };
    case 'pg':
      return {
        service_uri: uri('postgres', '/defaultdb?sslmode=require'),
        service_uri_params: { ...params, dbname: 'defaultdb', sslmode: 'require' },
        connection_info: {
          pg: [uri('postgres', '/defaultdb?sslmode=require')],
          pg_params: [{ ...signIn, dbname: 'defaultdb', sslmode: 'require' }],
        },
      };
    case 'valkey':
      return {
        service_uri: uri('rediss'),
        service_uri_params: params,
        connection_info: { valkey: [uri('rediss')], valkey_password: secret(admin?.password) },
      };
    case 'mysql':
      return {
        service_uri: uri('mysql', '/defaultdb?ssl-mode=REQUIRED'),
        service_uri_params: { ...params, dbname: 'defaultdb', 'ssl-mode': 'REQUIRED' },
        connection_info: {
          mysql: [uri('mysql', '/defaultdb?ssl-mode=REQUIRED')],
          mysql_params: [{ ...signIn, dbname: 'defaultdb', 'ssl-mode': 'REQUIRED' }],
        },
      };
    case 'dragonfly':
      return { service_uri: uri('rediss'), service_uri_params: params, connection_info: {} };
    default:
      return { service_uri: uri('https'), service_uri_params: params, connection_info: {} };
  }
}

/** `schema_registry_uri` and similar keys, for the features that are switched on. */
function featureUris(service: AivenService, secret: Secret): Record<string, string | undefined> {
  const password = service.users[0]?.password;
  return Object.fromEntries(
    listenersOf(service)
      .filter(({ component }) => ['kafka_connect', 'kafka_rest', 'schema_registry'].includes(component))
      .map(({ component, offset }) => [
        `${component}_uri`,
        secret(`https://avnadmin:${password}@${hostOf(service)}:${service.portBase + offset}`),
      ]),
  );
}
