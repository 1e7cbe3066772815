/** The state or the result of one onboarding, for its fleet. */
import type { Client, WorkflowExecutionInfo } from '@temporalio/client';
import { ProblemsError } from '../problems/problems.ts';
import { RolledBackError } from './errors.ts';
import { runHandle } from './run-handle.ts';
import type { ItemSeen, ItemState, WatchItemsInput } from '../contract/fleet.ts';
import type { OnboardResult } from '../contract/run.ts';

type Watched = Pick<WatchItemsInput['items'][number], 'link' | 'runId'>;

/** Asks a parked run for the reason, and an ended run for its result. */
export async function seenOf(
  client: Client,
  { link, runId }: Watched,
  run: Pick<WorkflowExecutionInfo, 'workflowId' | 'status'>,
): Promise<ItemSeen> {
  const handle = runHandle(client, run.workflowId, runId);
  if (run.status.name !== 'RUNNING') {
    const [state, why, proven = false] = await handle.result().then(outcomeOf, failureOf);
    return { link, runId, state, ...(why === undefined ? {} : { why }), ...(proven ? { proven } : {}) };
  }
  // Visibility lags behind: the run may have gone on, and is then open again.
  const [parked] = (await handle.state()).parked;
  return parked === undefined
    ? { link, runId, state: 'open' }
    : { link, runId, state: 'parked', why: `${parked.step}: ${parked.failure.message}` };
}

type Outcome = readonly [state: ItemState, why: string | undefined, proven?: boolean];

function outcomeOf({ outcome, changed, endpoints, warnings }: OnboardResult): Outcome {
  if (outcome === 'partial') {
    const undone = endpoints.filter((each) => each.outcome === 'rolledBack');
    return ['partial', undone.map(({ key, failure }) => `${key}: ${failure?.message ?? 'rolled back'}`).join(' ')];
  }
  const note = outcome === 'readyUnverified' ? 'not verified: no probe' : warnings[0];
  if (endpoints.length > 0 && endpoints.every(({ adopted }) => adopted)) return ['adopted', note, outcome === 'ready'];
  return [changed ? 'ready' : 'alreadyThere', note, outcome === 'ready'];
}

const failureOf = (error: unknown): Outcome => {
  const why = error instanceof Error ? error.message : String(error);
  if (error instanceof RolledBackError) return ['rolledBack', why];
  return ['failed', error instanceof ProblemsError ? `Invalid: ${why}` : why];
};
