/** One step, brought about or taken away: the rounds of look, apply, settle, and what happens when they fail. */
import { CancelledFailure } from '@temporalio/common';
import { isCancellation } from '@temporalio/workflow';
import { callApply, callLook, callSettle } from '../activity-calls/step-activities.ts';
import { explained, failureOf, isOutOfTime } from '../activity-calls/failure.ts';
import { inputFor, register, slotOf } from '../run/run-context.ts';
import { failureFor } from '../../contract/workflow-reasons.ts';
import { skippedOutput } from '../../contract/skipping.ts';
import type { EndpointRun, RunContext } from '../run/run-context.ts';
import type { Outputs, OutputsByStep } from '../../contract/outputs.ts';
import type { Change, FailureInfo, Look, SettleInput, SettleWant, StepInput } from '../../contract/step-contract.ts';
import type { Step, StepName } from '../../contract/steps.ts';
import type { StepPhase } from '../../contract/run.ts';

export type StepOutput = OutputsByStep[StepName];

/** A step failed, and its failure is not to be parked. Internal to the workflow. */
export class StepFailed extends Error {
  readonly failure: FailureInfo;
  constructor(failure: FailureInfo) {
    super(failure.message);
    this.failure = failure;
  }
}

/** The endpoint is to walk its list again from the top. Internal to the workflow. */
export class Superseded extends Error {}

const MOST_ROUNDS = 5;

/**
 * Brings one step about for one endpoint (or for all endpoints, of scope `service`). A failure parks here, inside the
 * remembered promise, so that a service step which many endpoints share parks once.
 * @throws StepFailed when the policy is `compensate`; Superseded after `retry`; CancelledFailure
 */
export async function ensureStep(
  run: RunContext,
  step: Step,
  endpoint: EndpointRun,
  outputs: Outputs,
): Promise<StepOutput> {
  const execution = { run, step, endpoint, input: inputFor(run, step, endpoint.key, outputs) };
  try {
    return step.applies ? await rounds(execution) : await settle(execution, 'settled');
  } catch (error) {
    if (isCancellation(error)) throw error;
    const failure = error instanceof StepFailed ? error.failure : failureOf(error, step);
    return parkOrFail(execution, failure);
  }
}

/** A step at work for an endpoint. */
export interface StepExecution {
  readonly run: RunContext;
  readonly step: Step;
  readonly endpoint: EndpointRun;
  readonly input: StepInput;
}

async function rounds(execution: StepExecution): Promise<StepOutput> {
  for (let round = 0; round < MOST_ROUNDS; round++) {
    setState(execution, 'looking', `looking at the ${execution.step.noun}`);
    const look = await callLook(execution.step, execution.input);
    const output = await act(execution, look);
    if (output !== 'look again') return output;
  }
  throw new StepFailed(
    failureFor(
      'restless',
      `The ${execution.step.noun} was changed ${MOST_ROUNDS} times and still differs from the request.`,
    ),
  );
}

async function act(execution: StepExecution, look: Look): Promise<StepOutput | 'look again'> {
  switch (look.answer) {
    case 'nothing':
      return done(execution, look.outputs ?? (await settle(execution, 'settled')), look.says);
    case 'adopt':
      if (execution.step.scope === 'endpoint') execution.endpoint.adopted = true;
      setState(execution, 'adopted', look.says);
      return look.outputs;
    case 'refuse':
      throw new StepFailed(look.failure);
    case 'wait':
      await settle(execution, look.want ?? 'settled', look.with);
      return 'look again';
    case 'change':
      return change(execution, look.change, look.more);
  }
}

/** Registers the undo before the attempt: an attempt that timed out may have worked. */
async function change(execution: StepExecution, change: Change, more: boolean): Promise<StepOutput | 'look again'> {
  register(execution.run, slotOf(execution.step, execution.endpoint.key), change);
  setState(execution, change.rateKey === undefined ? 'applying' : 'queued', queuedOr(change));
  const applied = await callApply(execution.step, { ...execution.input, change });
  if (applied.outputs !== undefined && !more) return done(execution, applied.outputs, change.says);
  const settled = await settle(execution, change.action === 'delete' ? 'gone' : 'settled', applied.with);
  return more ? 'look again' : done(execution, settled, change.says);
}

const queuedOr = ({ says, rateKey }: Change): string =>
  rateKey === undefined ? says : `${says} (queued behind the EC2 rate)`;

/** A spent budget is looked at once more: after an outage of the workers everything would park otherwise. */
async function settle(execution: StepExecution, want: SettleWant, hint?: SettleInput['with']): Promise<StepOutput> {
  const { run, step } = execution;
  setState(execution, 'settling', `waiting until the ${step.noun} ${want === 'settled' ? step.awaits : `is ${want}`}`);
  const input = { ...execution.input, want, ...(hint === undefined ? {} : { with: hint }) };
  const { budgets } = run.request;
  try {
    return done(execution, await callSettle(step, input, budgets), `${step.noun} ${step.awaits}`, want);
  } catch (error) {
    if (isCancellation(error)) throw error;
    const failure = failureOf(error, step);
    if (!isOutOfTime(failure) || failure.reason === 'nobodyPolls') throw new StepFailed(failure);
    const seen = await callSettle(step, { ...input, once: true }, budgets).catch((again: unknown) => {
      throw isCancellation(again) ? again : new StepFailed(explained(failure, failureOf(again, step)));
    });
    return done(execution, seen, `${step.noun} ${step.awaits}`, want);
  }
}

/** Parks, unless the policy says otherwise; an `Invalid` before any change ends the run instead of asking. */
async function parkOrFail(execution: StepExecution, failure: FailureInfo): Promise<StepOutput> {
  const { run, step, endpoint } = execution;
  const untouched = [...run.made.values()].every((changes) => changes.length === 0);
  const decided = run.request.onFailure === 'compensate' || run.stopping;
  if (decided || (failure.type === 'Invalid' && untouched)) throw new StepFailed(failure);
  setState(execution, 'parked', failure.message);
  const decision = await run.parking.park({
    slot: slotOf(step, endpoint.key),
    step: step.name,
    ...(step.scope === 'endpoint' ? { endpoint: endpoint.key } : {}),
    failure,
    undo: false,
    ...(run.accepted.parkedForMs === undefined ? {} : { patienceMs: run.accepted.parkedForMs }),
  });
  if (decision.kind === 'superseded') throw new Superseded();
  if (decision.kind === 'rollback') throw new StepFailed(failure);
  setState(execution, 'skipped', decision.evidence);
  endpoint.skipped[step.name] = decision.evidence;
  return skippedOutput(step.name, execution.input.outputs, decision.evidence);
}

function done(execution: StepExecution, output: StepOutput, says: string, want: SettleWant = 'settled'): StepOutput {
  if (want === 'settled') setState(execution, 'done', says);
  return output;
}

export const setState = ({ run, step, endpoint }: StepExecution, phase: StepPhase, says: string): void =>
  run.log.setStepState(step.name, step.scope === 'endpoint' ? endpoint.key : undefined, phase, says);

/** A cancelled slot is not a failure of the step. */
export const isCancelled = (error: unknown): boolean => error instanceof CancelledFailure || isCancellation(error);
