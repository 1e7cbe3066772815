import type { z } from 'zod';
import { privatelinkAccessKeys } from './listeners.ts';

type Schema = z.core.JSONSchema.BaseSchema;

/** All service types, with the text of their `description`. */
export const serviceTypes: Readonly<Record<string, string>> = {
  clickhouse: 'ClickHouse - Fast open source column-oriented database',
  dragonfly: 'Dragonfly - In-memory data store',
  flink: 'Flink - Stateful computations over data streams',
  grafana: 'Grafana - Metrics dashboard',
  kafka: 'Kafka - High-throughput distributed messaging system',
  kafka_connect: 'Kafka Connect - Integrate Kafka with other systems',
  kafka_mirrormaker: 'Kafka MirrorMaker - Replicate Kafka clusters',
  mysql: 'MySQL - Relational database management system',
  opensearch: 'OpenSearch - Search and analyze data',
  pg: 'PostgreSQL - Object-relational database management system',
  thanos: 'Thanos - Long-term metrics storage',
  valkey: 'Valkey - In-memory data store',
};

/** The part of a type's `user_config` schema that networks, listeners and PrivateLink depend on. */
export function userConfigSchemaOf(serviceType: string): Schema {
  const keys = privatelinkAccessKeys[serviceType] ?? [];
  const privatelinkAccess = object('Allow access to selected service components through Privatelink', flags(keys));
  return object(`${serviceType} user configuration`, {
    ip_filter: { type: 'array', title: 'IP filter', items: { type: 'string' }, maxItems: 8000 },
    static_ips: flag('Use static public IP addresses'),
    service_log: nullableFlag('Store logs for the service'),
    public_access: object('Allow access to selected service ports from the public Internet', flags(keys)),
    private_access: object('Allow access to selected service ports from private networks', flags(keys)),
    ...(keys.length > 0 && { privatelink_access: privatelinkAccess }),
    ...BY_TYPE[serviceType],
  });
}

const flag = (title: string): Schema => ({ type: 'boolean', title });
const nullableFlag = (title: string): Schema => ({ type: ['boolean', 'null'], title, default: false });
const object = (title: string, properties: Record<string, Schema>): Schema => ({
  type: 'object',
  title,
  properties,
  additionalProperties: false,
});
const flags = (keys: readonly string[]): Record<string, Schema> =>
  Object.fromEntries(keys.map((key) => [key, flag(`Enable ${key}`)]));

const BY_TYPE: Readonly<Record<string, Record<string, Schema>>> = {
  kafka: {
    kafka_authentication_methods: object('Kafka authentication methods', {
      certificate: flag('Enable certificate/SSL authentication'),
      sasl: flag('Enable SASL authentication'),
    }),
    kafka_connect: flag('Enable Kafka Connect service'),
    kafka_rest: flag('Enable Kafka-REST service'),
    schema_registry: flag('Enable Schema-Registry service'),
    letsencrypt_sasl: nullableFlag("Use Let's Encrypt CA for Kafka SASL authentication"),
    letsencrypt_sasl_privatelink: nullableFlag("Use Let's Encrypt CA for Kafka SASL authentication via Privatelink"),
  },
  opensearch: {
    opensearch_dashboards: object('OpenSearch Dashboards settings', { enabled: flag('Enable OpenSearch Dashboards') }),
  },
};
