/** The undo of one step: what this run made is removed, and a stuck undo waits for a person. */
import { callRemove, callSettle } from '../activity-calls/step-activities.ts';
import { failureOf } from '../activity-calls/failure.ts';
import { inputFor, slotOf } from '../run/step-inputs.ts';
import { measureCompensation, measureLeft } from '../run/measure.ts';
import type { EndpointRun } from '../run/endpoint-run.ts';
import type { RunContext } from '../run/run-context.ts';
import { undo } from '../../contract/rounds.ts';
import { at, setState } from './step-execution.ts';
import type { StepExecution } from './step-execution.ts';
import type { Leftover, Removal, Removed, RemoveInput } from '../../contract/removal.ts';
import type { Step } from '../../contract/steps.ts';
import type { StepDefinition } from '../../contract/steps/definition.ts';

/**
 * Undoes what this run made in one step, or what its survey found. A stuck undo parks; `skip` leaves the thing and
 * lists it. Call it in a non-cancellable scope.
 */
export async function undoStep(
  run: RunContext,
  step: Step,
  endpoint: EndpointRun,
  what: readonly Removal[],
): Promise<void> {
  const execution = {
    run,
    step,
    endpoint,
    accepted: run.accepted,
    input: inputFor(run, step, endpoint.key, endpoint.outputs),
  };
  for (;;) {
    if (run.halted !== undefined) return leaveInPlace(execution, run.halted);
    setState(execution, 'removing', `removing the ${step.noun}`);
    try {
      return await remove(execution, what);
    } catch (error) {
      const failure = failureOf(error, step);
      setState(execution, 'parked', failure.message);
      const decision = await run.parking.park({
        slot: `undo ${slotOf(step, endpoint.key)}`,
        step: step.name,
        ...at(execution),
        failure,
        undo: true,
      });
      if (decision.kind !== 'skip') continue;
      return leaveInPlace(execution, decision.evidence);
    }
  }
}

async function remove(execution: StepExecution, what: readonly Removal[]): Promise<void> {
  const { run, step, input } = execution;
  const { budgets } = run.request;
  const { removed, left } = await undo(step, what, {
    settleRemovable: () => {
      const removing = { remove: what, left: run.left.map(({ id }) => id) };
      return callSettle(step, { ...input, removing }, budgets);
    },
    remove: () => callRemoval(execution, { ...input, remove: what }),
    settle: (wait) => callSettle(step, { ...input, wait }, budgets),
  });
  run.undone.push(...removed);
  const says = [...removed, ...left.map(({ why }) => why)].join('; ') || 'nothing to undo';
  ended(execution, left, says);
}

function callRemoval({ run, step }: StepExecution, input: RemoveInput): Promise<Removed> {
  const { rateKey, together } = input.remove.find((each) => each.rateKey !== undefined) ?? {};
  return rateKey !== undefined && together === true
    ? run.removals.together(step, input, rateKey)
    : callRemove(step, input, rateKey);
}

function leaveInPlace(execution: StepExecution, why: string): void {
  const { run, step, input, endpoint } = execution;
  const { identity, noun, scope, usdPerHour }: StepDefinition = step;
  const known: Readonly<Record<string, unknown>> = { ...endpoint.outputs[step.name] };
  const id = scope === 'endpoint' && identity !== undefined ? known[identity] : undefined;
  const thing = {
    what: noun,
    id: typeof id === 'string' ? id : `${input.project}/${input.service}`,
    why,
    usdPerDay: (usdPerHour?.(run.accepted, input.endpoint) ?? 0) * 24,
  };
  ended(execution, [thing], why);
}

/** Lists and counts what was left. A removal that an offboarding was asked for is not a compensation. */
function ended(execution: StepExecution, left: readonly Leftover[], says: string): void {
  const { run, step } = execution;
  const outcome = left.length > 0 ? 'left' : 'removed';
  run.left.push(...left);
  measureLeft(left);
  if (run.kind !== 'offboard') measureCompensation(step.name, outcome);
  setState(execution, outcome, says);
}
