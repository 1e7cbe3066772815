import type { AivenService, ConnectionRow, TargetHealth } from '../world.ts';
import { type Listener, listenersOf } from './listeners.ts';

/** One listener of an enabled component, reached through one connection. */
export interface PrivatelinkRoute extends Listener {
  readonly connection: ConnectionRow;
  readonly host: string;
  readonly port: number;
  /** Kafka only: the single brokers' listeners, on the ports after the first, each with a target in one zone. */
  readonly brokers: readonly { readonly port: number; readonly zoneId: string }[];
  /** Key in `privatelink.health`. */
  readonly targetKey: string;
}

/** `<service>-<project>.c.aivencloud.com`: the name of the normal route. */
export const hostOf = ({ name, project }: AivenService): string => `${name}-${project}.c.aivencloud.com`;

/**
 * Everything the load balancer routes for a service: one entry for each active connection × served component × listener,
 * grouped by listener as the API lists them.
 */
export function routesOf(service: AivenService): readonly PrivatelinkRoute[] {
  const connections = service.privatelink?.connections.filter(({ state }) => state === 'active') ?? [];
  return listenersOf(service)
    .filter(({ component, route }) => route !== 'dynamic' && service.routedComponents.has(component))
    .flatMap((listener) => connections.map((connection) => routeTo(service, listener, connection)));
}

/** Target health of one route, by node zone id; empty: no target. A powered-off service has none. */
export function healthOf({ state, privatelink }: AivenService, { targetKey }: PrivatelinkRoute): TargetHealth {
  const noTargets: TargetHealth = new Map();
  return (state === 'POWEROFF' ? undefined : privatelink?.health.get(targetKey)) ?? noTargets;
}

function routeTo(service: AivenService, listener: Listener, connection: ConnectionRow): PrivatelinkRoute {
  const port = portOf(service, listener, connection);
  return {
    ...listener,
    connection,
    host: `privatelink-${connection.ordinal}-${hostOf(service)}`,
    port,
    brokers: isBroker(listener) ? service.nodeZoneIds.map((zoneId, node) => ({ port: port + 1 + node, zoneId })) : [],
    targetKey: targetKeyOf(listener, connection),
  };
}

const isBroker = ({ component }: Listener): boolean => component === 'kafka';

/**
 * Only Kafka brokers get ports of their own: a block for each connection, in it one for each authentication method (recorded
 * ports go in steps of 8 and 4 on three nodes: the bootstrap port, then one for each broker). Others keep the dynamic
 * port, except a replica: on the dynamic route it has another host, here another port.
 */
function portOf(service: AivenService, listener: Listener, { ordinal }: ConnectionRow): number {
  if (!isBroker(listener))
    return service.portBase + listener.offset + (listener.usage === 'replica' ? REPLICA_PORT : 0);
  const step = Math.max(4, 1 + service.nodeZoneIds.length);
  if (listener.kafkaSslCa === 'letsencrypt')
    return service.privatelinkPortBase + LETSENCRYPT_BLOCK + step * (ordinal - 1);
  const method = listener.authenticationMethod === 'sasl' ? 1 : 0;
  return service.privatelinkPortBase + 2 * step * (ordinal - 1) + step * method;
}

const REPLICA_PORT = 2;
const LETSENCRYPT_BLOCK = 1_000;

/** Targets of Kafka listeners belong to one connection (brokers advertise its host); others are shared by all. */
function targetKeyOf(listener: Listener, { ordinal }: ConnectionRow): string {
  const parts = [
    listener.component,
    listener.authenticationMethod,
    listener.usage === 'replica' ? 'replica' : undefined,
  ];
  if (listener.kafkaSslCa === 'letsencrypt') parts.push('letsencrypt');
  if (isBroker(listener)) parts.push(String(ordinal));
  return parts.filter((part) => part !== undefined).join('/');
}
