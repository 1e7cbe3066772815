/** Fleets for other services: apply one, follow it, run its failures again, cancel it. */
import { WithStartWorkflowOperation, type Client, type WorkflowHandle } from '@temporalio/client';
import { WorkflowNotFoundError } from '@temporalio/common';
import { fleetWorkflowId, inPages } from '../contract/fleet.ts';
import type { FleetActionInput, FleetAnswer, FleetResult, FleetSettings, FleetState } from '../contract/fleet.ts';
import { ProblemsError } from '../problems/problems.ts';
import type { PrivateLinkRequest } from '../contract/request.ts';
import { addUpdate, retryableQuery, retryFleetUpdate, stopFleetUpdate } from '../contract/fleet-messages.ts';
import { cancelRuns, type CancelledRuns } from './cancel-runs.ts';
import { delivered } from './delivery.ts';
import { NoRunError, RefusedUpdateError } from './errors.ts';
import { fleetState } from './fleet-state.ts';
import { answered } from './answered.ts';

export interface FleetHandle {
  readonly name: string;
  /** The whole state of the newest run. Needs a worker. @throws NoRunError */
  state(): Promise<FleetState>;
  /** Waits for the end. @throws ProblemsError, RunFailedError, NoRunError */
  result(): Promise<FleetResult>;
  /** Runs what failed once more: in the open fleet, or in a new one of the same name. @throws RefusedUpdateError */
  retry(input?: FleetActionInput): Promise<FleetAnswer>;
  /** Starts nothing more. @throws RefusedUpdateError */
  stop(input?: FleetActionInput): Promise<FleetAnswer>;
  /** Ends the fleet; the onboardings go on. Does nothing when it has ended. @throws NoRunError there is no such fleet */
  cancel(): Promise<void>;
  /** Ends the fleet, then asks every onboarding that it started and that is still open to roll back. */
  cancelWithRuns(): Promise<CancelledRuns>;
}

/** Bytes of all pages: a fleet hands them to its next run in one gRPC message. */
const LARGEST_FLEET = 1_000_000;

/**
 * Starts the fleet, or adds what is new to the open one. `taskQueue`: of the workers.
 * @throws ProblemsError it is too large for one fleet; RefusedUpdateError it is about to end
 */
export async function applyFleet(
  client: Client,
  taskQueue: string,
  settings: FleetSettings,
  requests: readonly PrivateLinkRequest[],
  actor?: string,
): Promise<FleetAnswer> {
  if (JSON.stringify(requests).length > LARGEST_FLEET) throw new ProblemsError('Invalid', [tooLarge(settings)]);
  const [first = [], ...others] = inPages(requests);
  const pages = others.length + 1;
  const who = actor === undefined ? {} : { actor };
  const startOperation = () =>
    new WithStartWorkflowOperation('onboardFleet', {
      workflowId: fleetWorkflowId(settings.name),
      taskQueue,
      args: [{ ...settings, items: first, pages, ...who }],
      workflowIdConflictPolicy: 'USE_EXISTING',
      staticSummary: `Connect ${requests.length} services: fleet ${settings.name}`,
    });
  return asked(settings.name, async () => {
    let answer = await delivered((updateId) =>
      client.workflow.executeUpdateWithStart(addUpdate, {
        startWorkflowOperation: startOperation(),
        args: [{ items: first, page: 1, pages, ...who }],
        updateId,
      }),
    );
    const handle = client.workflow.getHandle(fleetWorkflowId(settings.name));
    for (const [index, items] of others.entries())
      answer = await delivered((updateId) =>
        handle.executeUpdate(addUpdate, { args: [{ items, page: index + 2, pages, ...who }], updateId }),
      );
    return answer;
  });
}

export function fleetHandle(client: Client, taskQueue: string, name: string): FleetHandle {
  const handle = client.workflow.getHandle(fleetWorkflowId(name));
  const state = (): Promise<FleetState> => fleetState(client, name);
  const cancel = (): Promise<void> =>
    asked(name, async () => {
      // To cancel gives the same error for a fleet that has ended and for one that never existed.
      await handle.describe();
      await handle.cancel().catch(endedAlready);
      await handle.result().catch(() => undefined);
    });
  return {
    name,
    state,
    result: () => asked(name, async () => (await handle.result()) as FleetResult),
    async retry(input = {}) {
      if (await isOpen(name, handle))
        return asked(name, () =>
          delivered((updateId) => handle.executeUpdate(retryFleetUpdate, { args: [input], updateId })),
        );
      const requests = await retryableOf(name, handle);
      if (requests.length === 0) throw new RefusedUpdateError('Nothing has failed, was rolled back or skipped.');
      const { settings } = await state();
      const { totals } = await applyFleet(client, taskQueue, settings, requests, input.actor);
      return { says: `${requests.length} are started again.`, totals };
    },
    stop: (input = {}) =>
      asked(name, () => delivered((updateId) => handle.executeUpdate(stopFleetUpdate, { args: [input], updateId }))),
    cancel,
    async cancelWithRuns() {
      await cancel();
      return cancelRuns(client, (await state()).items);
    },
  };
}

async function isOpen(name: string, handle: WorkflowHandle): Promise<boolean> {
  const { status } = await asked(name, () => handle.describe());
  return status.name === 'RUNNING';
}

async function retryableOf(name: string, handle: WorkflowHandle): Promise<readonly PrivateLinkRequest[]> {
  const all: PrivateLinkRequest[] = [];
  for (let page = 1; ; page += 1) {
    const some = await asked(name, () => handle.query(retryableQuery, page));
    if (some.length === 0) return all;
    all.push(...some);
  }
}

const asked = <T>(name: string, ask: () => Promise<T>): Promise<T> =>
  answered(ask, (error) => new NoRunError(fleetWorkflowId(name), { cause: error }));

function endedAlready(error: unknown): void {
  if (!(error instanceof WorkflowNotFoundError)) throw error;
}

const tooLarge = ({ name }: FleetSettings) => ({
  field: 'items',
  value: name,
  problem: 'is too large for one fleet: its requests are larger than 1 MB as JSON',
  fix: 'split it into fleets of about a thousand services each',
});
