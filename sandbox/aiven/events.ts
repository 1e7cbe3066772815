import { randomUUID } from 'node:crypto';
import type { AivenService, World } from '../world.ts';
import { worldTime } from './service-state.ts';

/** Adds a line to the event log of the service's project. */
export function noteEvent(world: World, service: AivenService, type: string, description: string): void {
  world.aiven.projects.get(service.project)?.events.push({
    id: randomUUID(),
    type,
    description,
    service: service.name,
    time: worldTime(world),
  });
}
