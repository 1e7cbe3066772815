/** Chooses one PrivateLink route of a service; never guesses. */
import type { Connection, Service, ServiceComponent } from '../providers/ports/aiven.ts';
import { ProblemsError, type Problem } from '../problems/problems.ts';

export interface RouteQuery {
  readonly connectionId?: string;
  /** VPC endpoint id, another name of the connection. */
  readonly vpcEndpointId?: string;
  readonly component?: string;
  readonly authenticationMethod?: string;
  readonly usage?: string;
  /** `public`: Kafka's Let's Encrypt listener, which a service may have in addition to the one of the project CA. */
  readonly ca?: string;
}

export interface ChosenRoute extends ServiceComponent {
  readonly connectionId: string;
  readonly vpcEndpointId: string;
}

/** @throws ProblemsError that lists the choices, when none fits or more than one */
export function chooseRoute(service: Service, connections: readonly Connection[], query: RouteQuery): ChosenRoute {
  const all = routesOf(service, connections);
  if (all.length === 0)
    throw new ProblemsError('Invalid', [
      {
        field: 'service',
        value: service.name,
        problem: connections.length === 0 ? 'has no PrivateLink connection' : 'has no component open to PrivateLink',
        fix: connections.length === 0 ? 'onboard it' : 'open one with `components enable`',
      },
    ]);
  const fitting = all.filter((route) => fits(route, query));
  const [only, ...others] = fitting;
  if (only !== undefined && others.length === 0) return only;
  throw new ProblemsError('Invalid', [fitting.length === 0 ? noneFits(all) : severalFit(fitting)]);
}

/** The routes of connections that Aiven lists. */
const routesOf = ({ components }: Service, connections: readonly Connection[]): readonly ChosenRoute[] =>
  components.flatMap((each) => {
    if (each.route !== 'privatelink' || each.privatelinkConnectionId === undefined) return [];
    const connection = connections.find(({ connectionId }) => connectionId === each.privatelinkConnectionId);
    return connection === undefined
      ? []
      : [{ ...each, connectionId: each.privatelinkConnectionId, vpcEndpointId: connection.vpcEndpointId }];
  });

const fits = (route: ChosenRoute, query: RouteQuery): boolean =>
  aspects.every(({ key }) => query[key] === undefined || route[key] === query[key]);

/** The fields that tell routes apart, in the order in which to ask for them. */
const aspects = [
  { key: 'connectionId', option: '--connection' },
  { key: 'vpcEndpointId', option: '--vpc' },
  { key: 'component', option: '--component' },
  { key: 'authenticationMethod', option: '--auth' },
  { key: 'usage', option: '--usage' },
  { key: 'ca', option: '--ca' },
] as const;

/** Names the first option to give: for example the connection before the component. */
function severalFit(routes: readonly ChosenRoute[]): Problem {
  const open = aspects.find(({ key }) => new Set(routes.map((route) => route[key])).size > 1);
  const values = open === undefined ? [] : [...new Set(routes.map((route) => describe(route, open.key)))];
  return {
    field: open?.option ?? 'service',
    problem: `is needed: ${routes.length} routes fit`,
    fix: `choose from ${values.join(', ')}`,
  };
}

const describe = (route: ChosenRoute, key: keyof RouteQuery): string =>
  key === 'connectionId' ? `${route.connectionId} (${route.vpcEndpointId})` : String(route[key]);

const noneFits = (routes: readonly ChosenRoute[]): Problem => ({
  field: 'service',
  problem: 'has no such route',
  fix: `choose from ${[...new Set(routes.map(routeName))].join('; ')}`,
});

/** "plc5e0000000a1 kafka/sasl" */
const routeName = ({ connectionId, component, authenticationMethod, usage, ca }: ChosenRoute): string =>
  [
    `${connectionId} ${component}`,
    ...(authenticationMethod === undefined ? [] : [authenticationMethod]),
    ...(usage === 'primary' ? [] : [usage]),
    ...(component === 'kafka' && ca === 'public' ? [ca] : []),
  ].join('/');
