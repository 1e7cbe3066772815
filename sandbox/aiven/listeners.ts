import type { AivenService } from '../world.ts';

/** One listener of a service on its normal (`dynamic`) address. */
export interface Listener {
  readonly component: string;
  readonly usage: 'primary' | 'replica';
  /** Added to the service's `portBase`. */
  readonly offset: number;
  readonly authenticationMethod?: 'certificate' | 'sasl';
  readonly kafkaSslCa?: 'project_ca' | 'letsencrypt';
  /** Who signed its certificate: PostgreSQL, MySQL and Kafka brokers use the project's CA, all others a public one. */
  readonly ca: 'project' | 'public';
  /** Where it is listed: the Let's Encrypt SASL listener of the PrivateLink route exists on no other. */
  readonly route: 'any' | 'dynamic' | 'privatelink';
}

/** The listeners of a service as it is configured now, in the order in which the API lists them. */
export function listenersOf(service: AivenService): readonly Listener[] {
  return (LISTENERS[service.type] ?? []).filter(({ when }) => when?.(service) ?? true);
}

/** `privatelink_access` keys per service type, as in Aiven's schema: also for types that do not support PrivateLink. */
export const privatelinkAccessKeys: Readonly<Record<string, readonly string[]>> = {
  kafka: ['jolokia', 'kafka', 'kafka_connect', 'kafka_rest', 'prometheus', 'schema_registry'],
  kafka_connect: ['jolokia', 'kafka_connect', 'prometheus'],
  kafka_mirrormaker: [],
  pg: ['pg', 'pgbouncer', 'prometheus'],
  mysql: ['mysql', 'mysqlx', 'prometheus'],
  opensearch: ['opensearch', 'opensearch_dashboards', 'prometheus'],
  grafana: ['grafana'],
  clickhouse: ['clickhouse', 'clickhouse_arrowflight', 'clickhouse_https', 'clickhouse_mysql', 'prometheus'],
  valkey: ['prometheus', 'valkey'],
  dragonfly: ['dragonfly', 'prometheus'],
  flink: ['flink', 'prometheus'],
  thanos: ['query_frontend', 'receiver_routing'],
};

/** Types whose privatelink POST is refused, although the schema of two of them has the keys. */
export const typesWithoutPrivatelink: ReadonlySet<string> = new Set(['flink', 'kafka_mirrormaker', 'thanos']);

interface ListenerRow extends Listener {
  readonly when?: (service: AivenService) => boolean;
}

const listener = (component: string, offset: number, more: Partial<ListenerRow> = {}): ListenerRow => ({
  component,
  offset,
  usage: 'primary',
  ca: 'public',
  route: 'any',
  ...more,
});

const switchedOn =
  (...path: readonly string[]) =>
  ({ userConfig }: AivenService): boolean =>
    path.reduce<unknown>((at, key) => (at as Record<string, unknown> | undefined)?.[key], userConfig) === true;
const integrated =
  (name: string) =>
  ({ integrations }: AivenService): boolean =>
    integrations.includes(name);
const hasReplica = ({ nodeZoneIds }: AivenService): boolean => nodeZoneIds.length > 1;
const all =
  (...conditions: readonly ((service: AivenService) => boolean)[]) =>
  (service: AivenService): boolean =>
    conditions.every((condition) => condition(service));

const sasl = switchedOn('kafka_authentication_methods', 'sasl');
const prometheus = listener('prometheus', 30, { when: integrated('prometheus') });
const jolokia = listener('jolokia', 31, { when: integrated('jolokia') });
/** The four kinds of broker listener; the Let's Encrypt ones have settings of their own. */
const broker = (offset: number, more: Partial<ListenerRow>): ListenerRow =>
  listener('kafka', offset, { ca: 'project', kafkaSslCa: 'project_ca', ...more });
const letsencryptBroker = (offset: number, route: 'dynamic' | 'privatelink', setting: string): ListenerRow =>
  broker(offset, {
    authenticationMethod: 'sasl',
    ca: 'public',
    kafkaSslCa: 'letsencrypt',
    route,
    when: all(sasl, switchedOn(setting)),
  });

// The offsets of Kafka's listeners come from recorded API data: certificate +0, schema registry +3, SASL +11.
const LISTENERS: Readonly<Record<string, readonly ListenerRow[]>> = {
  kafka: [
    broker(0, { authenticationMethod: 'certificate', when: switchedOn('kafka_authentication_methods', 'certificate') }),
    broker(11, { authenticationMethod: 'sasl', when: sasl }),
    letsencryptBroker(12, 'dynamic', 'letsencrypt_sasl'),
    letsencryptBroker(12, 'privatelink', 'letsencrypt_sasl_privatelink'),
    listener('kafka_connect', 4, { when: switchedOn('kafka_connect') }),
    listener('kafka_rest', 2, { when: switchedOn('kafka_rest') }),
    listener('schema_registry', 3, { when: switchedOn('schema_registry') }),
    jolokia,
    prometheus,
  ],
  kafka_connect: [listener('kafka_connect', 0), jolokia, prometheus],
  pg: [
    listener('pg', 0, { ca: 'project' }),
    listener('pg', 0, { ca: 'project', usage: 'replica', when: hasReplica }),
    listener('pgbouncer', 1, { ca: 'project' }),
    prometheus,
  ],
  mysql: [
    listener('mysql', 0, { ca: 'project' }),
    listener('mysql', 0, { ca: 'project', usage: 'replica', when: hasReplica }),
    listener('mysqlx', 1, { ca: 'project' }),
    prometheus,
  ],
  opensearch: [
    listener('opensearch', 0),
    listener('opensearch_dashboards', 3, { when: switchedOn('opensearch_dashboards', 'enabled') }),
    prometheus,
  ],
  grafana: [listener('grafana', 0)],
  clickhouse: [
    listener('clickhouse', 0),
    listener('clickhouse_https', 1),
    listener('clickhouse_mysql', 2),
    listener('clickhouse_arrowflight', 3),
    prometheus,
  ],
  valkey: [listener('valkey', 0), listener('valkey', 0, { usage: 'replica', when: hasReplica }), prometheus],
  dragonfly: [listener('dragonfly', 0), listener('dragonfly', 0, { usage: 'replica', when: hasReplica }), prometheus],
  flink: [listener('flink', 0)],
  thanos: [listener('query_frontend', 0), listener('receiver_routing', 1)],
};
