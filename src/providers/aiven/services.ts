/** Services: their state, their components, and which components are open to PrivateLink. */
import { path } from '../path.ts';
import type { AivenClient, AivenSecrets, Service, ServiceComponent, ServiceRef, ServiceUser } from '../ports/aiven.ts';
import { read } from './read.ts';
import type { Transport } from './transport.ts';
import { serviceAnswer, serviceListAnswer, tagsAnswer, type ComponentWire, type ServiceWire } from './wire.ts';

type Services = Pick<
  AivenClient,
  'getService' | 'listServices' | 'setComponentAccess' | 'serviceTags' | 'updateServiceTags'
> &
  AivenSecrets;

export function serviceCalls(transport: Transport): Services {
  const get = async (ref: ServiceRef, signal: AbortSignal | undefined, query?: string): Promise<ServiceWire> => {
    const call = { method: 'GET', path: servicePath(ref), signal, ...(query && { query }) } as const;
    return (await read(transport, serviceAnswer, call)).service;
  };
  return {
    getService: async (ref, call) => toService(await get(ref, call?.signal)),
    async listServices(project, call) {
      const request = { method: 'GET', path: path`/project/${project}/service`, signal: call?.signal } as const;
      return (await read(transport, serviceListAnswer, request)).services.map(toService);
    },
    async setComponentAccess(ref, access, call) {
      // Only these fields, because Aiven merges deeply. Never project_vpc_id: null there removes the service from its VPC.
      const body = { user_config: { privatelink_access: access } };
      const request = { method: 'PUT', path: servicePath(ref), body, signal: call?.signal } as const;
      return toService((await read(transport, serviceAnswer, request)).service);
    },
    async serviceTags(ref, call) {
      const request = { method: 'GET', path: tagsPath(ref), signal: call?.signal } as const;
      return (await read(transport, tagsAnswer, request)).tags ?? {};
    },
    async updateServiceTags(ref, tags, call) {
      await transport.send({ method: 'PATCH', path: tagsPath(ref), body: { tags }, signal: call?.signal });
    },
    serviceUsers: async (ref, call) => ((await get(ref, call?.signal, WITH_SECRETS)).users ?? []).map(toUser),
    serviceUserConfig: async (ref, call) => (await get(ref, call?.signal, WITH_SECRETS)).user_config ?? {},
  };
}

export const servicePath = ({ project, service }: ServiceRef): string => path`/project/${project}/service/${service}`;

const tagsPath = ({ project, service }: ServiceRef): string => path`/project/${project}/service/${service}/tags`;

const WITH_SECRETS = 'include_secrets=true';

function toService(wire: ServiceWire): Service {
  const config = wire.user_config ?? {};
  return {
    name: wire.service_name,
    type: wire.service_type,
    state: wire.state,
    plan: wire.plan,
    cloudName: wire.cloud_name,
    ...(wire.project_vpc_id && { projectVpcId: wire.project_vpc_id }),
    nodeCount: wire.node_count ?? (wire.node_states?.length || 1),
    ...(wire.update_time && { updateTime: wire.update_time }),
    componentAccess: booleansOf(config['privatelink_access']),
    features: booleansOf(config),
    components: (wire.components ?? []).map(toComponent),
  };
}

function toComponent(wire: ComponentWire): ServiceComponent {
  const method = wire.kafka_authentication_method;
  return {
    component: wire.component,
    host: wire.host,
    port: wire.port,
    route: wire.route,
    usage: wire.usage,
    ...((method === 'certificate' || method === 'sasl') && { authenticationMethod: method }),
    ca: caOf(wire),
    // Absent means encrypted: only components that may run without TLS have the field.
    ssl: wire.ssl ?? true,
    ...(wire.path && { path: wire.path }),
    ...(wire.privatelink_connection_id && { privatelinkConnectionId: wire.privatelink_connection_id }),
  };
}

/** Aiven: "most services use a browser-recognized CA"; the exceptions are PostgreSQL, MySQL and Kafka's brokers. */
function caOf({ component, kafka_ssl_ca }: ComponentWire): 'project' | 'public' {
  if (component === 'kafka') return kafka_ssl_ca === 'letsencrypt' ? 'public' : 'project';
  return PROJECT_CA_COMPONENTS.has(component) ? 'project' : 'public';
}

const PROJECT_CA_COMPONENTS: ReadonlySet<string> = new Set(['pg', 'pgbouncer', 'mysql', 'mysqlx']);

const toUser = (wire: NonNullable<ServiceWire['users']>[number]): ServiceUser => ({
  username: wire.username,
  type: wire.type ?? 'normal',
  ...(wire.password && { password: wire.password }),
  ...(wire.access_cert && { accessCert: wire.access_cert }),
  ...(wire.access_key && { accessKey: wire.access_key }),
});

function booleansOf(value: unknown): Readonly<Record<string, boolean>> {
  if (typeof value !== 'object' || value === null) return {};
  return Object.fromEntries(
    Object.entries(value).filter((entry): entry is [string, boolean] => typeof entry[1] === 'boolean'),
  );
}
