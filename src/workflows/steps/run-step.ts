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

/** A step that could not be brought about, when nobody is to be asked. Never leaves the workflow. */
export class StepFailed extends Error {
  readonly failure: FailureInfo;
  constructor(failure: FailureInfo) {
    super(failure.message);
    this.failure = failure;
  }
}

/** A parked step whose list is to be walked again. Never leaves the workflow. */
export class Superseded extends Error {}

const MOST_ROUNDS = 5;

/**
 * Brings one step about for one endpoint (or for all, of scope `service`). A failure parks here, inside the slot's
 * promise, so that a shared step asks once.
 * @throws StepFailed when the policy is `compensate`; Superseded after `retry`; CancelledFailure
 */
export async function bringAbout(
  run: RunContext,
  step: Step,
  endpoint: EndpointRun,
  outputs: Outputs,
): Promise<StepOutput> {
  const place = { run, step, endpoint, input: inputFor(run, step, endpoint.key, outputs) };
  try {
    return step.applies ? await rounds(place) : await settle(place, 'settled');
  } catch (error) {
    if (isCancellation(error)) throw error;
    const failure = error instanceof StepFailed ? error.failure : failureOf(error, step);
    return askAPerson(place, failure);
  }
}

/** A step at work for an endpoint. */
export interface Place {
  readonly run: RunContext;
  readonly step: Step;
  readonly endpoint: EndpointRun;
  readonly input: StepInput;
}

async function rounds(place: Place): Promise<StepOutput> {
  for (let round = 0; round < MOST_ROUNDS; round++) {
    mark(place, 'looking', `looking at the ${place.step.noun}`);
    const look = await callLook(place.step, place.input);
    const output = await act(place, look);
    if (output !== 'look again') return output;
  }
  throw new StepFailed(
    failureFor(
      'restless',
      `The ${place.step.noun} was changed ${MOST_ROUNDS} times and still differs from the request.`,
    ),
  );
}

async function act(place: Place, look: Look): Promise<StepOutput | 'look again'> {
  switch (look.answer) {
    case 'nothing':
      return done(place, look.outputs ?? (await settle(place, 'settled')), look.says);
    case 'adopt':
      if (place.step.scope === 'endpoint') place.endpoint.adopted = true;
      mark(place, 'adopted', look.says);
      return look.outputs;
    case 'refuse':
      throw new StepFailed(look.failure);
    case 'wait':
      await settle(place, look.want ?? 'settled', look.with);
      return 'look again';
    case 'change':
      return change(place, look.change, look.more);
  }
}

/** Registers the undo before the attempt: an attempt that timed out may have worked. */
async function change(place: Place, change: Change, more: boolean): Promise<StepOutput | 'look again'> {
  register(place.run, slotOf(place.step, place.endpoint.key), change);
  mark(place, change.rateKey === undefined ? 'applying' : 'queued', queuedOr(change));
  const applied = await callApply(place.step, { ...place.input, change });
  if (applied.outputs !== undefined && !more) return done(place, applied.outputs, change.says);
  const settled = await settle(place, change.action === 'delete' ? 'gone' : 'settled', applied.with);
  return more ? 'look again' : done(place, settled, change.says);
}

const queuedOr = ({ says, rateKey }: Change): string =>
  rateKey === undefined ? says : `${says} (queued behind the EC2 rate)`;

/** A spent budget is looked at once more: after an outage of the workers everything would park otherwise. */
async function settle(place: Place, want: SettleWant, hint?: SettleInput['with']): Promise<StepOutput> {
  const { run, step } = place;
  mark(place, 'settling', `waiting until the ${step.noun} ${want === 'settled' ? step.awaits : `is ${want}`}`);
  const input = { ...place.input, want, ...(hint === undefined ? {} : { with: hint }) };
  const { budgets } = run.request;
  try {
    return done(place, await callSettle(step, input, budgets), `${step.noun} ${step.awaits}`, want);
  } catch (error) {
    if (isCancellation(error)) throw error;
    const failure = failureOf(error, step);
    if (!isOutOfTime(failure) || failure.reason === 'nobodyPolls') throw new StepFailed(failure);
    const seen = await callSettle(step, { ...input, once: true }, budgets).catch((again: unknown) => {
      throw isCancellation(again) ? again : new StepFailed(explained(failure, failureOf(again, step)));
    });
    return done(place, seen, `${step.noun} ${step.awaits}`, want);
  }
}

/** Parks, unless the policy says otherwise; an `Invalid` before any change ends the run instead of asking. */
async function askAPerson(place: Place, failure: FailureInfo): Promise<StepOutput> {
  const { run, step, endpoint } = place;
  const untouched = [...run.made.values()].every((changes) => changes.length === 0);
  const decided = run.request.onFailure === 'compensate' || run.stopping;
  if (decided || (failure.type === 'Invalid' && untouched)) throw new StepFailed(failure);
  mark(place, 'parked', failure.message);
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
  mark(place, 'skipped', decision.evidence);
  endpoint.skipped[step.name] = decision.evidence;
  return skippedOutput(step.name, place.input.outputs, decision.evidence);
}

function done(place: Place, output: StepOutput, says: string, want: SettleWant = 'settled'): StepOutput {
  if (want === 'settled') mark(place, 'done', says);
  return output;
}

export const mark = ({ run, step, endpoint }: Place, phase: StepPhase, says: string): void =>
  run.journal.mark(step.name, step.scope === 'endpoint' ? endpoint.key : undefined, phase, says);

/** A cancelled slot is not a failure of the step. */
export const isCancelled = (error: unknown): boolean => error instanceof CancelledFailure || isCancellation(error);
