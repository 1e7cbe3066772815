/** The state of the newest run of a fleet: its own answer, and whether it was cancelled or terminated. */
import type { Client } from '@temporalio/client';
import { fleetStateQuery } from '../contract/fleet-messages.ts';
import { fleetWorkflowId, type FleetState } from '../contract/fleet.ts';
import { answered } from './answered.ts';
import { NoRunError } from './errors.ts';

/**
 * A cancelled or terminated run still answers with its last state, while its onboardings go on: this marks it as over.
 * A worker must be up to answer. @throws NoRunError
 */
export async function fleetState(client: Client, name: string): Promise<FleetState> {
  const workflowId = fleetWorkflowId(name);
  const handle = client.workflow.getHandle(workflowId);
  return answered(
    async () => {
      const { status } = await handle.describe();
      const state = await handle.query(fleetStateQuery);
      const how = ended[status.name];
      if (how === undefined || state.over) return state;
      return { ...state, over: true, stopped: `it was ${how}; the onboardings that it started go on` };
    },
    (error) => new NoRunError(workflowId, { cause: error }),
  );
}

const ended: Readonly<Record<string, string>> = { CANCELLED: 'cancelled', TERMINATED: 'terminated' };
