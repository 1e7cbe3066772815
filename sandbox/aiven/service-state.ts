import type { AivenService, World } from '../world.ts';

/** ISO 8601 in world time, as Aiven writes it. */
export const worldTime = ({ clock }: World): string => new Date(clock.now()).toISOString().replace(/\.\d+Z$/, 'Z');

/**
 * Puts a service into a state. A service in REBALANCING or REBUILDING becomes RUNNING after `rebalancingFor`, unless its
 * state changes before.
 */
export function setServiceState(world: World, service: AivenService, state: AivenService['state']): void {
  service.state = state;
  service.updateTime = worldTime(world);
  world.ledger.transition(`${service.project}/${service.name}`, state);
  world.events.emit('changed');
  if (state !== 'REBALANCING' && state !== 'REBUILDING') return;
  world.clock.after(world.settings.rebalancingFor, () => {
    if (service.state === state) setServiceState(world, service, 'RUNNING');
  });
}
