/** The activities of fleets and schedules, as plain functions of what they are given. */
import type { FleetActivities } from '../../fleet.ts';
import { checkFleet } from './check-fleet.ts';
import type { FleetDeps } from './deps.ts';
import { startItems } from './start-items.ts';
import { watchItems } from './watch-items.ts';

export const createFleetActivities = (deps: FleetDeps): FleetActivities => ({
  checkFleet,
  startItems: (input) => startItems(deps.client, input),
  watchItems: (input) => watchItems(deps.client, deps, input),
});

export type { FleetDeps } from './deps.ts';
