import { expect } from 'vitest';
import { watchEndpoints } from '../../sandbox/aiven/connections.ts';
import { createPrivatelink } from '../../sandbox/aiven/privatelink.ts';
import { routesOf, type PrivatelinkRoute } from '../../sandbox/aiven/routes.ts';
import { setTargetHealth } from '../../sandbox/aiven/target-health.ts';
import { createWorld } from '../../sandbox/create-world.ts';
import { addEndpoint } from '../../sandbox/ec2/endpoint-lifecycle.ts';
import { addProject, addService, type NewService } from '../../sandbox/seed/add-to-aiven.ts';
import { addAccount, addVpc } from '../../sandbox/seed/add-to-aws.ts';
import { claimLoopbackNet } from '../../sandbox/loopback-net.ts';
import type { Settings } from '../../sandbox/settings.ts';
import type { AivenProject, AivenService, VpcEndpointRow, World } from '../../sandbox/world.ts';
import { eventually } from '../support/eventually.ts';

export interface LinkedService {
  readonly world: World;
  readonly project: AivenProject;
  readonly service: AivenService;
  readonly endpoint: VpcEndpointRow;
  /** Ids of the groups `open` and `closed`. */
  readonly groups: { readonly open: string; readonly closed: string };
  /** The route of a component; the only one, unless narrowed. */
  route(component: string, more?: Partial<PrivatelinkRoute>): PrivatelinkRoute;
  /** The endpoint's address in a zone. */
  address(zoneId: string): string;
  end(): Promise<void>;
}

/**
 * A service linked to a VPC with an endpoint in three zones and all requested components, made without the APIs.
 * Everything is immediate, but targets stay `initial` until a test sets their health.
 */
export async function linkService(
  components: readonly string[],
  options: Partial<NewService> = {},
): Promise<LinkedService> {
  const loopback = await claimLoopbackNet();
  const world = await createWorld({ loopbackNet: loopback.net, settings: IMMEDIATE });
  watchEndpoints(world);
  const project = await addProject(world, 'shop');
  const privatelink_access = Object.fromEntries(components.map((component) => [component, true]));
  const userConfig = { ...options.userConfig, privatelink_access };
  const service = addService(world, project, { name: 'orders', ...options, userConfig });
  const privatelink = createPrivatelink(world, service, { principals: ['arn:aws:iam::111122223333:root'] });
  await eventually(() => expect(privatelink.state).toBe('active'));

  addAccount(world, '111122223333');
  const { vpc, subnets, securityGroups } = addVpc(world, '111122223333');
  const [open = '', closed = ''] = securityGroups.map(({ id }) => id);
  const endpoint = addEndpoint(world, {
    account: vpc.account,
    region: vpc.region,
    vpcId: vpc.id,
    serviceName: privatelink.serviceName ?? '',
    serviceRegion: vpc.region,
    type: 'Interface',
    state: 'pending',
    securityGroupIds: [open],
    tags: {},
    createdAt: world.clock.now(),
    subnets,
  });
  await eventually(() => expect(privatelink.connections[0]?.state).toBe('active'));
  return {
    world,
    project,
    service,
    endpoint,
    groups: { open, closed },
    route: (component, more = {}) => onlyRoute(service, { component, ...more }),
    address: (zoneId) => addressIn(world, endpoint, zoneId),
    async end() {
      world.clock.stop();
      await loopback.release();
    },
  };
}

/** Sets the health of all targets, or of the named ones, at once. */
export const setHealth = (
  { world, service }: LinkedService,
  state: 'initial' | 'healthy' | 'unhealthy',
  where: { readonly component?: string; readonly zoneId?: string } = {},
): void => setTargetHealth(world, service, { state, ...where });

const IMMEDIATE: Partial<Settings> = {
  privatelinkActiveAfter: 0,
  endpointAvailableAfter: 0,
  connectionNoticedAfter: 0,
  connectionActiveAfter: 0,
  targetRegistration: 3_600_000,
};

function onlyRoute(service: AivenService, wanted: Partial<PrivatelinkRoute>): PrivatelinkRoute {
  const keys = Object.keys(wanted) as (keyof PrivatelinkRoute)[];
  const [route, ...others] = routesOf(service).filter((each) => keys.every((key) => each[key] === wanted[key]));
  if (route === undefined || others.length > 0) throw new Error(`not one route: ${JSON.stringify(wanted)}`);
  return route;
}

function addressIn(world: World, { networkInterfaceIds }: VpcEndpointRow, zoneId: string): string {
  const interfaces = networkInterfaceIds.flatMap((id) => world.aws.networkInterfaces.get(id) ?? []);
  return interfaces.find((each) => each.zoneId === zoneId)?.address ?? '';
}
