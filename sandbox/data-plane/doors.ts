import { type PrivatelinkRoute, routesOf } from '../aiven/routes.ts';
import type { AivenProject, AivenService, NetworkInterfaceRow, VpcEndpointRow, World } from '../world.ts';

/** One port of one network interface of a VPC endpoint: what the data plane listens on. */
export interface Door {
  /** `address:port` */
  readonly key: string;
  readonly port: number;
  readonly endpoint: VpcEndpointRow;
  readonly networkInterface: NetworkInterfaceRow;
  readonly project: AivenProject;
  readonly service: AivenService;
  readonly route: PrivatelinkRoute;
  /** For the port of a single Kafka broker: the broker's zone. */
  readonly brokerZoneId?: string;
}

/** All current doors: every route of every listed connection, at each network interface of its endpoint. */
export function doorsOf(world: World): readonly Door[] {
  const services = [...world.aiven.projects.values()].flatMap((project) =>
    [...project.services.values()].map((service) => ({ project, service })),
  );
  return services.flatMap(({ project, service }) =>
    routesOf(service).flatMap((route) => {
      const endpoint = world.aws.vpcEndpoints.get(route.connection.vpcEndpointId);
      if (endpoint === undefined || !carriesTraffic(endpoint)) return [];
      return interfacesOf(world, endpoint).flatMap((networkInterface) =>
        portsOf(route).map((port) => ({
          key: `${networkInterface.address}:${port.port}`,
          endpoint,
          networkInterface,
          project,
          service,
          route,
          ...port,
        })),
      );
    }),
  );
}

/** If the endpoint of a listed connection is `pending`, it is being modified; its interfaces stay up. */
const carriesTraffic = ({ state }: VpcEndpointRow): boolean => state === 'available' || state === 'pending';

const interfacesOf = (world: World, { networkInterfaceIds }: VpcEndpointRow): readonly NetworkInterfaceRow[] =>
  networkInterfaceIds.flatMap((id) => world.aws.networkInterfaces.get(id) ?? []);

const portsOf = ({ port, brokers }: PrivatelinkRoute): readonly { port: number; brokerZoneId?: string }[] => [
  { port },
  ...brokers.map((broker) => ({ port: broker.port, brokerZoneId: broker.zoneId })),
];
