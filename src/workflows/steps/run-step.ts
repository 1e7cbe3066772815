/** One step of a run: its verbs are activities, and a failure parks or ends its endpoint. The rounds are `contract/rounds.ts`. */
import { CancelledFailure } from '@temporalio/common';
import { isCancellation } from '@temporalio/workflow';
import { callApply, callLook } from '../activity-calls/step-activities.ts';
import { failureOf } from '../activity-calls/failure.ts';
import { inputFor, madeForAll, register, slotOf } from '../run/step-inputs.ts';
import { isFresh, takeLook } from '../run/known-looks.ts';
import { allElseHasRun } from '../run/all-else-has-run.ts';
import { at, setState, StepFailed } from './step-execution.ts';
import type { StepExecution } from './step-execution.ts';
import { settle } from './settle-step.ts';
import { ensure } from '../../contract/rounds.ts';
import type { StepOutput } from '../../contract/rounds.ts';
import { skippedOutput } from '../../contract/skipping.ts';
import type { EndpointRun } from '../run/endpoint-run.ts';
import type { RunContext } from '../run/run-context.ts';
import type { Outputs } from '../../contract/outputs.ts';
import type { Change } from '../../contract/step-contract.ts';
import type { FailureInfo } from '../../contract/failure-info.ts';
import type { Step, StepName } from '../../contract/steps.ts';
import type { StepDefinition } from '../../contract/steps/definition.ts';

/** The endpoint is to walk its list again from the top. Internal to the workflow. */
export class Superseded extends Error {}

/**
 * Brings one step to its good state for one endpoint (or for all endpoints, of scope `service`). A failure parks here,
 * inside the remembered promise, so that a service step which many endpoints share parks once.
 * @throws StepFailed when the policy is `compensate`; Superseded after `retry`; CancelledFailure
 */
export async function ensureStep(
  run: RunContext,
  step: Step,
  endpoint: EndpointRun,
  outputs: Outputs,
): Promise<StepOutput> {
  const execution = { run, step, endpoint, accepted: run.accepted, input: inputFor(run, step, endpoint.key, outputs) };
  try {
    return await brought(execution);
  } catch (error) {
    if (isCancellation(error)) throw error;
    const failure = error instanceof StepFailed ? error.failure : failureOf(error, step);
    return parkOrFail(execution, failure);
  }
}

async function brought(execution: StepExecution): Promise<StepOutput> {
  const { run, step, endpoint, input } = execution;
  const { writesReceipt }: StepDefinition = step;
  const { output, says, adopted, foundOurs } = await ensure<StepName>(step, {
    look: () => {
      const known = takeLook(run, step, endpoint.key);
      if (known !== undefined && isFresh(known)) return Promise.resolve(known.look);
      setState(execution, 'looking', `looking at the ${step.noun}`);
      return callLook(step, known === undefined ? input : { ...input, seenBefore: known.look });
    },
    seen: () => {
      const known = takeLook(run, step, endpoint.key);
      return known !== undefined && isFresh(known) ? known.look : undefined;
    },
    register: (change) => register(run, slotOf(step, endpoint.key), change),
    apply: async (change) => {
      setState(execution, change.rateKey === undefined ? 'applying' : 'queued', queuedOr(change));
      // Service steps that begin in the same task register what they make: it goes into the same receipt.
      if (writesReceipt === true) await allElseHasRun();
      const made = madeForAll(run);
      const applied = await callApply(step, { ...input, change, ...(writesReceipt === true ? { made } : {}) });
      if (writesReceipt === true) run.receipts.set(endpoint.key, JSON.stringify(applied.receipt));
      for (const warning of applied.warnings ?? []) if (!run.warnings.includes(warning)) run.warnings.push(warning);
      return applied;
    },
    settle: (wait) => settle(execution, wait),
    refuse: (failure) => {
      throw new StepFailed(failure);
    },
  });
  const theirs = adopted && !madeHere(execution);
  if (theirs && step.scope === 'endpoint') endpoint.adopt();
  const ours = foundOurs === true || (adopted && !theirs);
  setState(execution, theirs ? 'adopted' : 'done', ours ? `${says}, ${whoMade(execution)}` : says);
  return output;
}

/** After a retry this run finds what it made before. The claim may not be readable, but the run's own state is. */
const madeHere = ({ run, step, endpoint }: StepExecution): boolean =>
  run.made.get(slotOf(step, endpoint.key))?.some(({ action }) => action === 'create') === true;

const whoMade = (execution: StepExecution): string =>
  madeHere(execution) ? 'made by this run' : 'made by an earlier run of this link';

const queuedOr = ({ says, rateKey }: Change): string =>
  rateKey === undefined ? says : `${says} (queued behind the EC2 rate)`;

/** Parks, unless the policy says otherwise; an `Invalid` before any change ends the run instead of asking. */
async function parkOrFail(execution: StepExecution, failure: FailureInfo): Promise<StepOutput> {
  const { run, step, endpoint } = execution;
  const untouched = [...run.made.values()].every((changes) => changes.length === 0);
  const decided = run.request.onFailure === 'compensate' || run.hasReached('stopping');
  if (decided || (failure.type === 'Invalid' && untouched)) throw new StepFailed(failure);
  setState(execution, 'parked', failure.message);
  const answered = run.parking.park({
    slot: slotOf(step, endpoint.key),
    step: step.name,
    ...at(execution),
    failure,
    undo: false,
    ...(run.accepted.parkedForMs === undefined ? {} : { patienceMs: run.accepted.parkedForMs }),
  });
  const decision = await answered.catch((error: unknown) => {
    setState(execution, 'cancelled', `cancelled while it waited for a person: ${failure.message}`);
    throw error;
  });
  if (decision.kind === 'superseded') {
    setState(execution, 'looking', `a person answered; the ${step.noun} is looked at again`);
    throw new Superseded();
  }
  if (decision.kind === 'rollback') {
    setState(execution, 'cancelled', `given up: ${failure.message}`);
    throw new StepFailed(failure);
  }
  setState(execution, 'skipped', decision.evidence);
  endpoint.skip(step.name, decision.evidence);
  return skippedOutput(step.name, execution.input.outputs, decision.evidence);
}

/** A cancelled slot is not a failure of the step. */
export const isCancelled = (error: unknown): boolean => error instanceof CancelledFailure || isCancellation(error);
