import { EventEmitter } from 'node:events';
import { createCa } from './certificates.ts';
import { createClock } from './clock.ts';
import { createFaults } from './faults.ts';
import { createLedger } from './ledger.ts';
import { defaultSettings, type Settings } from './settings.ts';
import type { World, WorldEvents } from './world.ts';

/** An empty world: no projects, no accounts. `loopbackNet`: see World. */
export async function createWorld(options: { settings?: Partial<Settings>; loopbackNet: number }): Promise<World> {
  const settings = { ...defaultSettings, ...options.settings };
  const clock = createClock(settings.speed);
  const events = new EventEmitter<WorldEvents>();
  // No limit: every privatelink that waits for its endpoints to go adds a listener.
  events.setMaxListeners(0);
  return {
    clock,
    settings,
    ledger: createLedger(clock),
    faults: createFaults(),
    events,
    publicCa: await createCa('Sandbox Public CA'),
    loopbackNet: options.loopbackNet,
    aiven: { projects: new Map(), tokens: new Set(), tokenPermissions: new Map() },
    aws: {
      accounts: new Map(),
      accessKeys: new Map(),
      identityPolicies: new Map(),
      endpointServices: new Map(),
      vpcs: new Map(),
      subnets: new Map(),
      securityGroups: new Map(),
      vpcEndpoints: new Map(),
      networkInterfaces: new Map(),
      prefixLists: new Map(),
      networkAcls: new Map(),
      clientTokens: new Map(),
    },
  };
}
