import type { AivenService, World } from '../world.ts';
import { ledgerIds, serviceKey } from './names.ts';
import { routesChanged } from './target-health.ts';

/** Components whose `privatelink_access` leaf is true. */
export function enabledComponents({ userConfig }: AivenService): readonly string[] {
  const access = (userConfig['privatelink_access'] ?? {}) as Record<string, unknown>;
  return Object.keys(access).filter((component) => access[component] === true);
}

/** Records in the ledger what a PUT changed; the load balancer follows after `routesListedAfter`. */
export function componentAccessChanged(world: World, service: AivenService, before: readonly string[]): void {
  const now = enabledComponents(service);
  for (const component of now.filter((each) => !before.includes(each))) noteEnabled(world, service, component);
  for (const component of before.filter((each) => !now.includes(each))) {
    const id = ledgerIds.componentAccess(service, component);
    world.ledger.deleted(id);
    world.ledger.transition(id, 'false');
  }
  world.clock.after(world.settings.routesListedAfter, () => serve(world, service));
}

/** Components that a seeded service has from the start are routed at once. */
export function seedComponentAccess(world: World, service: AivenService): void {
  for (const component of enabledComponents(service)) noteEnabled(world, service, component);
  serve(world, service);
}

function noteEnabled(world: World, service: AivenService, component: string): void {
  const id = ledgerIds.componentAccess(service, component);
  world.ledger.created({ kind: 'componentAccess', id, scope: serviceKey(service) });
  world.ledger.transition(id, 'true');
}

function serve(world: World, service: AivenService): void {
  if (world.faults.take('world', 'routes', [serviceKey(service)])?.kind === 'stuck') return;
  service.routedComponents.clear();
  for (const component of enabledComponents(service)) service.routedComponents.add(component);
  routesChanged(world, service);
}
