/** The activities of fleets and schedules, as plain functions of what they are given. */
import type { FleetActivities } from '../../contract/fleet.ts';
import type { LookActivities } from '../../contract/fleet-look.ts';
import type { RecordActivities } from '../../contract/fleet-record.ts';
import type { InventoryActivities } from '../../contract/inventory.ts';
import type { LinkableActivities } from '../../contract/linkable.ts';
import type { ScheduledActivities } from '../../contract/scheduled.ts';
import { createApplyManifest } from './apply-manifest.ts';
import { createCheckDrift } from './check-drift.ts';
import { checkFleet } from './check-fleet.ts';
import { createCheckSource } from './check-source.ts';
import type { FleetDeps } from './deps.ts';
import { createInventory } from './inventory.ts';
import { createLinkable } from './linkable.ts';
import { createNoteItems } from './note-items.ts';
import { createLookAtItems } from './look-at-items.ts';
import { retryParkedLinks } from './retry-parked.ts';
import { startItems } from './start-items.ts';
import { watchItems } from './watch-items.ts';

export const createFleetActivities = (
  deps: FleetDeps,
): FleetActivities &
  LookActivities &
  RecordActivities &
  ScheduledActivities &
  InventoryActivities &
  LinkableActivities => ({
  ...createInventory(deps),
  ...createLinkable(deps),
  checkFleet,
  checkSource: createCheckSource(deps),
  lookAtItems: createLookAtItems(deps),
  noteItems: createNoteItems(deps.client, deps.taskQueue),
  startItems: (input) => startItems(deps.client, input),
  watchItems: (input) => watchItems(deps.client, deps, input),
  applyManifest: createApplyManifest(deps),
  checkManifestDrift: createCheckDrift(deps),
  retryParkedLinks: (input) => retryParkedLinks(deps.client, input),
});

export type { FleetDeps } from './deps.ts';
