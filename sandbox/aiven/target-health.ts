import type { AivenService, PrivatelinkRow, TargetHealth, World } from '../world.ts';
import { ledgerIds, serviceKey } from './names.ts';
import { type PrivatelinkRoute, routesOf } from './routes.ts';

/**
 * Call this after every change that routes depend on: registers targets for new routes, removes those of routes
 * that are gone, and records in the ledger what GET service lists from now on.
 */
export function routesChanged(world: World, service: AivenService): void {
  const row = service.privatelink;
  if (row === undefined) return;
  const routes = routesOf(service);
  const keys = new Set(routes.map(({ targetKey }) => targetKey));
  for (const key of row.health.keys()) if (!keys.has(key)) row.health.delete(key);
  for (const key of keys) if (!row.health.has(key)) register(world, service, row, key);
  noteListing(world, service, row, routes);
  world.events.emit('changed');
}

/** Sets the health of the service's targets in `component`, `zoneId` and `vpc`; absent: of all. */
export function setTargetHealth(
  world: World,
  service: AivenService,
  change: {
    readonly state: 'initial' | 'healthy' | 'unhealthy';
    readonly component?: string;
    readonly zoneId?: string;
    /** A VPC or a VPC endpoint whose routes lead to the targets. */
    readonly vpc?: string;
  },
): void {
  for (const [key, health] of service.privatelink?.health ?? []) {
    if (change.component !== undefined && key.split('/')[0] !== change.component) continue;
    if (change.vpc !== undefined && !endpointsBehind(world, service, key).includes(change.vpc)) continue;
    for (const zoneId of health.keys()) {
      if (change.zoneId === undefined || change.zoneId === zoneId) enter(world, service, key, zoneId, change.state);
    }
  }
  world.events.emit('changed');
}

/** Only zones that have a node get a target: cross-zone load balancing is off. */
function register(world: World, service: AivenService, row: PrivatelinkRow, key: string): void {
  const health: TargetHealth = new Map();
  row.health.set(key, health);
  for (const zoneId of new Set(service.nodeZoneIds)) enter(world, service, key, zoneId, 'initial');
  const { targetRegistration, healthCheckInterval } = world.settings;
  // Two good checks in a row make a target healthy.
  world.clock.after(targetRegistration + 2 * healthCheckInterval, () => check(world, service, key, health));
}

function check(world: World, service: AivenService, key: string, health: TargetHealth): void {
  if (service.privatelink?.health.get(key) !== health) return;
  const stuck = world.faults.take('world', 'targets', [serviceKey(service), ...endpointsBehind(world, service, key)]);
  const next = stuck?.kind === 'stuck' ? stuck.state : 'healthy';
  for (const zoneId of health.keys()) {
    if (next === 'healthy' || next === 'unhealthy') enter(world, service, key, zoneId, next);
  }
  if (stuck?.kind === 'stuck') {
    world.clock.after(world.settings.healthCheckInterval, () => check(world, service, key, health));
  }
  world.events.emit('changed');
}

function enter(
  world: World,
  service: AivenService,
  key: string,
  zoneId: string,
  state: 'initial' | 'healthy' | 'unhealthy',
): void {
  const health = service.privatelink?.health.get(key);
  if (health === undefined || health.get(zoneId) === state) return;
  health.set(zoneId, state);
  world.ledger.transition(ledgerIds.target(service, key, zoneId), state);
}

/** Endpoint and VPC ids by which a fault may name a target. */
function endpointsBehind({ aws }: World, service: AivenService, key: string): readonly string[] {
  return routesOf(service)
    .filter(({ targetKey }) => targetKey === key)
    .flatMap(({ connection: { vpcEndpointId } }) => [vpcEndpointId, aws.vpcEndpoints.get(vpcEndpointId)?.vpcId ?? '']);
}

function noteListing(
  world: World,
  service: AivenService,
  row: PrivatelinkRow,
  routes: readonly PrivatelinkRoute[],
): void {
  for (const connection of row.connections) {
    const listed = routes.filter((route) => route.connection === connection).length;
    if (listed === connection.listedRoutes) continue;
    connection.listedRoutes = listed;
    world.ledger.transition(ledgerIds.routes(service, connection.vpcEndpointId), listed > 0 ? 'listed' : 'gone');
  }
}
