/** Step `routes`: hosts and ports at which the components are reached through a connection. */
import { define } from './definition.ts';

/** One listener of one component on one connection. */
export interface Route {
  /** As Aiven names it: `kafka`, `schema_registry`, `pg`. */
  readonly component: string;
  /** Name to connect to: resolves to addresses inside the VPC. */
  readonly host: string;
  /** Port to connect to. */
  readonly port: number;
  /** Aiven's `usage` of the listener: `primary`, `replica`. */
  readonly usage: string;
  /** How clients of Kafka say who they are; absent where there is one way only. */
  readonly authenticationMethod?: 'certificate' | 'sasl';
  /** Which CA signed the listener: the project's own, or a public one. */
  readonly ca: 'project' | 'public';
  /** Whether the listener speaks TLS. */
  readonly ssl: boolean;
  /** Path of a URL, where the component has one. */
  readonly path?: string;
}

/** What this step hands on, changes, takes away and waits for. Exported for the declarations of the packages. */
export interface RoutesTypes {
  readonly outputs: {
    readonly routes: readonly Route[];
    /** PEM, public data: the prober has no credentials to fetch it. Present when a route needs it and a probe will ask. */
    readonly projectCa?: string;
    readonly warnings?: readonly string[];
    readonly skipped?: string;
  };
  readonly change: never;
  readonly removal: never;
  readonly wait: never;
  readonly asks: never;
}

export const routes = define<RoutesTypes>()({
  name: 'routes',
  scope: 'endpoint',
  applies: false,
  budget: '10 minutes',
  needs: ['connection', 'components', 'componentAccess'],
  reads: ['endpoint', 'components'],
  noun: 'routes',
  awaits: 'are listed for every component',
  minutes: 1,
  reasons: { settled: 'routesMissing' },
  skipped: { routes: [] },
  usuallyThere: true,
  timing: ({ service, vpcEndpointId }) => ({
    from: { under: `${service}/access/`, state: 'true' },
    good: { id: `${service}/routes/${vpcEndpointId}`, state: 'listed' },
  }),
});
