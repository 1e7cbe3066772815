/** Which of a service's listeners must be reachable through a connection, and which are. */
import type { Service, ServiceComponent } from '../../providers/ports/aiven.ts';
import type { Route } from '../../contract/outputs.ts';

/** The privatelink routes of one connection to the requested components. */
export const routesOf = (
  service: Service,
  components: readonly string[],
  connectionId: string | undefined,
): readonly Route[] =>
  service.components
    .filter(({ route, component }) => route === 'privatelink' && components.includes(component))
    .filter(({ privatelinkConnectionId }) => connectionId === undefined || privatelinkConnectionId === connectionId)
    .map(toRoute);

/**
 * What is still missing, in words. Every listener of a requested component on the dynamic route has its twin on the
 * privatelink route; a component without any listener is switched off in the service.
 */
export function missingListeners(
  service: Service,
  components: readonly string[],
  routes: readonly Route[],
): readonly string[] {
  const expected = service.components.filter(
    (each) => each.route === 'dynamic' && components.includes(each.component) && hasTwin(service, each),
  );
  const unlisted = expected.filter((each) => !routes.some((route) => listenerName(route) === listenerName(each)));
  const absent = components.filter((component) => !expected.some((each) => each.component === component));
  return [...unlisted.map(listenerName), ...absent.map((component) => `any listener of ${component}`)];
}

/** `kafka/sasl`, `pg/replica`; `kafka/sasl/public` for Kafka's Let's Encrypt listener, next to the project's own. */
export const listenerName = ({ component, authenticationMethod, usage, ca }: Listener): string =>
  [
    component,
    authenticationMethod,
    usage === 'primary' ? undefined : usage,
    component === 'kafka' && ca === 'public' ? ca : undefined,
  ]
    .filter((part) => part !== undefined)
    .join('/');

type Listener = Pick<ServiceComponent, 'component' | 'authenticationMethod' | 'usage' | 'ca'>;

/** Kafka's Let's Encrypt listener is switched on for each route on its own. */
const hasTwin = ({ features }: Service, { component, ca }: ServiceComponent): boolean =>
  component !== 'kafka' || ca !== 'public' || features['letsencrypt_sasl_privatelink'] === true;

const toRoute = ({ component, host, port, usage, authenticationMethod, ca, ssl, path }: ServiceComponent): Route => ({
  component,
  host,
  port,
  usage,
  ca,
  ssl,
  ...(authenticationMethod === undefined ? {} : { authenticationMethod }),
  ...(path === undefined ? {} : { path }),
});
