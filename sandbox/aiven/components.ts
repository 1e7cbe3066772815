import type { AivenService } from '../world.ts';
import { type Listener, listenersOf } from './listeners.ts';
import { hostOf, routesOf } from './routes.ts';

/** An entry of `components[]` in the answer of GET service; keys that do not apply are absent. */
export interface ComponentEntry {
  readonly component: string;
  readonly host: string;
  readonly port: number;
  readonly route: 'dynamic' | 'privatelink';
  readonly usage: 'primary' | 'replica';
  readonly kafka_authentication_method?: 'certificate' | 'sasl';
  readonly kafka_ssl_ca?: 'project_ca' | 'letsencrypt';
  readonly privatelink_connection_id?: string;
}

/** All components of a service, grouped by component and listener: the dynamic entry first, then one for each connection. */
export function componentsOf(service: AivenService): readonly ComponentEntry[] {
  const routes = routesOf(service);
  return listenersOf(service).flatMap((listener) => [
    ...(listener.route === 'privatelink' ? [] : [dynamicEntry(service, listener)]),
    ...routes
      .filter((route) => sameListener(route, listener))
      .map((route) => ({
        ...entryOf(route, route.host, route.port, 'privatelink'),
        privatelink_connection_id: route.connection.id,
      })),
  ]);
}

const sameListener = (one: Listener, other: Listener): boolean =>
  one.component === other.component &&
  one.usage === other.usage &&
  one.offset === other.offset &&
  one.route === other.route;

function dynamicEntry(service: AivenService, listener: Listener): ComponentEntry {
  const host = listener.usage === 'replica' ? `replica-${hostOf(service)}` : hostOf(service);
  return entryOf(listener, host, service.portBase + listener.offset, 'dynamic');
}

const entryOf = (listener: Listener, host: string, port: number, route: ComponentEntry['route']): ComponentEntry => ({
  component: listener.component,
  host,
  port,
  route,
  usage: listener.usage,
  ...(listener.authenticationMethod && { kafka_authentication_method: listener.authenticationMethod }),
  ...(listener.kafkaSslCa && { kafka_ssl_ca: listener.kafkaSslCa }),
});
