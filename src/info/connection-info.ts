/** How a client reaches one component through one connection, with everything that the formats need. */
import type { ServiceUser } from '../providers/ports/aiven.ts';
import type { LinkName } from '../contract/request.ts';
import type { ChosenRoute } from './choose.ts';

export interface ConnectionInfo {
  readonly link: LinkName;
  readonly route: ChosenRoute;
  /** Without its secrets unless they were asked for. */
  readonly user: ServiceUser;
  /** Kafka's: `SCRAM-SHA-256` unless the service has it switched off. */
  readonly saslMechanism: string;
  /** The folder of the files that settings name: `ca.pem`, `service.cert`, `service.key`, `service.keystore.pem`. */
  readonly directory: string;
}

/** Path of one of the files. */
export const fileIn = ({ directory }: ConnectionInfo, name: string): string =>
  directory === '.' ? name : `${directory.replace(/\/+$/, '')}/${name}`;

/** `host:port` */
export const addressOf = ({ route: { host, port } }: ConnectionInfo): string => `${host}:${port}`;

/** Printed instead of a password that was not asked for. */
export const HIDDEN = '<password: --show-secrets>';

/** The mechanism that the service has enabled; SCRAM-SHA-256 is preferred, because every client supports it. */
export function saslMechanismOf(userConfig: Readonly<Record<string, unknown>>): string {
  const mechanisms = (userConfig['kafka_sasl_mechanisms'] ?? {}) as Readonly<Record<string, unknown>>;
  if (mechanisms['scram_sha_256'] !== false) return 'SCRAM-SHA-256';
  return mechanisms['scram_sha_512'] === false ? 'PLAIN' : 'SCRAM-SHA-512';
}
