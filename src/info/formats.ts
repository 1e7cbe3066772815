/** The connection of one component, in the format of each client. */
import type { ConnectionInfo } from './connection-info.ts';
import { psql, uri } from './databases.ts';
import { env } from './environment.ts';
import { kcat, properties } from './kafka.ts';

export const formats = ['table', 'json', 'env', 'kcat', 'properties', 'psql', 'uri'] as const;

export type Format = (typeof formats)[number];

/** Undefined: the format does not apply to this component. */
export function formatted(format: Format, info: ConnectionInfo): string | undefined {
  switch (format) {
    case 'table':
      return table(info);
    case 'json':
      return JSON.stringify(asObject(info), undefined, 2);
    case 'env':
      return env(info);
    case 'kcat':
      return kcat(info);
    case 'properties':
      return properties(info);
    case 'psql':
      return psql(info);
    case 'uri':
      return uri(info);
  }
}

/** For programs: `password` only if it was asked for. */
export function asObject({ link, route, user, saslMechanism }: ConnectionInfo): Readonly<Record<string, unknown>> {
  const { component, host, port, usage, authenticationMethod, ca, ssl, path, connectionId, vpcEndpointId } = route;
  return {
    project: link.project,
    service: link.service,
    connectionId,
    vpcEndpointId,
    component,
    host,
    port,
    usage,
    ...(authenticationMethod === undefined ? {} : { authenticationMethod }),
    ...(authenticationMethod === 'sasl' ? { saslMechanism } : {}),
    ca,
    ssl,
    ...(path === undefined ? {} : { path }),
    ...(authenticationMethod === 'certificate' ? {} : { username: user.username }),
    ...(user.password === undefined || authenticationMethod === 'certificate' ? {} : { password: user.password }),
  };
}

function table(info: ConnectionInfo): string {
  const entries = Object.entries(asObject(info));
  const width = Math.max(...entries.map(([name]) => name.length));
  return entries.map(([name, value]) => `${name.padEnd(width)}  ${String(value)}`).join('\n');
}
