/** What an onboarding fleet writes into its record. */
import { patched, proxyActivities } from '@temporalio/workflow';
import type { FleetEntry, ItemSeen, ItemStarted } from '../../contract/fleet.ts';
import type { ItemNote, RecordActivities } from '../../contract/fleet-record.ts';
import type { FleetRun } from './fleet-state.ts';

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
): Promise<void> => {
  const requests = new Map(batch.map(({ link, request }) => [link, request]));
  return tell(
    fleet,
    started.map(({ link, state, why, runId, joined }): ItemNote => {
      const request = requests.get(link);
      return {
        link,
        ...(request === undefined ? {} : { request }),
        outcome: {
          state,
          ...(why === undefined ? {} : { why }),
          ...(runId === undefined ? {} : { runId }),
          ...(joined === true ? { joined } : {}),
        },
      };
    }),
  );
};

/** The items whose state has changed. */
export const noteSeen = (fleet: FleetRun, seen: readonly ItemSeen[]): Promise<void> =>
  tell(
    fleet,
    seen.map(({ link, runId, state, why, proven }): ItemNote => ({
      link,
      outcome: {
        state,
        runId,
        ...(why === undefined ? {} : { why }),
        ...(fleet.entries.get(link)?.joined === true ? { joined: true } : {}),
        ...(proven === true ? { proven } : {}),
      },
    })),
  );

async function tell(fleet: FleetRun, notes: readonly ItemNote[]): Promise<void> {
  if (notes.length === 0 || !patched(PATCH)) return;
  const { name, concurrency, tolerance, itemsPerRun } = fleet.request;
  const settings = {
    name,
    ...(concurrency === undefined ? {} : { concurrency }),
    ...(tolerance === undefined ? {} : { tolerance }),
    ...(itemsPerRun === undefined ? {} : { itemsPerRun }),
  };
  await noteItems({ settings, notes });
}

/** Fleets that were open before there were records go on without one. */
const PATCH = 'fleet-record';
