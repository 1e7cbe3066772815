/** What an onboarding fleet writes into its record. */
import { patched, proxyActivities } from '@temporalio/workflow';
import type { FleetEntry, ItemSeen, ItemStarted } from '../../contract/fleet.ts';
import type { ItemNote, RecordActivities } from '../../contract/fleet-record.ts';
import type { FleetRun } from './fleet-state.ts';
import { seenNotes, settingsOf, startedNotes } from './item-notes.ts';

const { noteItems } = proxyActivities<RecordActivities>({
  startToCloseTimeout: '1 minute',
  retry: { initialInterval: '1 second', backoffCoefficient: 2, maximumInterval: '30 seconds' },
  summary: 'Update the record of the fleet',
});

/** What was started, and what could not be: the record of a fleet without a manifest gets its items here. */
export const noteStarted = (
  fleet: FleetRun,
  batch: readonly FleetEntry[],
  started: readonly ItemStarted[],
): Promise<void> => tell(fleet, startedNotes(batch, started));

/** The items whose state has changed. */
export const noteSeen = (fleet: FleetRun, seen: readonly ItemSeen[]): Promise<void> =>
  tell(fleet, seenNotes(fleet, seen));

async function tell(fleet: FleetRun, notes: readonly ItemNote[]): Promise<void> {
  if (notes.length === 0 || !patched(PATCH)) return;
  await noteItems({ settings: settingsOf(fleet.request), notes });
}

/** Fleets that were open before there were records go on without one. */
const PATCH = 'fleet-record';
