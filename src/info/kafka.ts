/** Settings of Kafka clients: librdkafka's (kcat) and Java's. */
import { addressOf, fileIn, HIDDEN } from './connection-info.ts';
import type { ConnectionInfo } from './connection-info.ts';

/** A file for `kcat -F`. Undefined: not a Kafka broker. */
export function kcat(info: ConnectionInfo): string | undefined {
  const { route, user, saslMechanism } = info;
  if (route.component !== 'kafka') return undefined;
  const ca = route.ca === 'project' ? [`ssl.ca.location=${fileIn(info, 'ca.pem')}`] : [];
  const common = [`bootstrap.servers=${addressOf(info)}`];
  if (route.authenticationMethod === 'sasl')
    return lines([
      ...common,
      'security.protocol=sasl_ssl',
      ...ca,
      `sasl.mechanism=${saslMechanism}`,
      `sasl.username=${user.username}`,
      `sasl.password=${user.password ?? HIDDEN}`,
    ]);
  return lines([
    ...common,
    'security.protocol=ssl',
    ...ca,
    `ssl.certificate.location=${fileIn(info, 'service.cert')}`,
    `ssl.key.location=${fileIn(info, 'service.key')}`,
  ]);
}

/** A properties file for Java clients, with PEM stores (Kafka 2.7 and newer). Undefined: not a Kafka broker. */
export function properties(info: ConnectionInfo): string | undefined {
  const { route, user, saslMechanism } = info;
  if (route.component !== 'kafka') return undefined;
  const trust =
    route.ca === 'project' ? ['ssl.truststore.type=PEM', `ssl.truststore.location=${fileIn(info, 'ca.pem')}`] : [];
  const common = [`bootstrap.servers=${addressOf(info)}`];
  if (route.authenticationMethod !== 'sasl')
    return lines([
      ...common,
      'security.protocol=SSL',
      ...trust,
      'ssl.keystore.type=PEM',
      `ssl.keystore.location=${fileIn(info, 'service.keystore.pem')}`,
    ]);
  const module = saslMechanism === 'PLAIN' ? 'plain.PlainLoginModule' : 'scram.ScramLoginModule';
  const login = `username=${inJaas(user.username)} password=${inJaas(user.password ?? HIDDEN)}`;
  return lines([
    ...common,
    'security.protocol=SASL_SSL',
    ...trust,
    `sasl.mechanism=${saslMechanism}`,
    `sasl.jaas.config=org.apache.kafka.common.security.${module} required ${login};`,
  ]);
}

/** Quoted for JAAS; backslashes are doubled for the properties file. */
const inJaas = (text: string): string => `"${text.replace(/["\\]/g, '\\$&').replaceAll('\\', '\\\\')}"`;

const lines = (each: readonly string[]): string => each.join('\n');
