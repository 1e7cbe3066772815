/** The way back for one step: what this run made is removed, and a stuck undo asks a person. */
import { callRemove, callSettle } from '../activity-calls/step-activities.ts';
import { failureOf } from '../activity-calls/failure.ts';
import { inputFor, slotOf } from '../run/run-context.ts';
import type { EndpointRun, RunContext } from '../run/run-context.ts';
import { undo } from '../../contract/rounds.ts';
import { setState } from './run-step.ts';
import type { StepExecution } from './run-step.ts';
import type { Change, Removed, RemoveInput, SettleInput } from '../../contract/step-contract.ts';
import type { Step } from '../../contract/steps.ts';

/**
 * Takes back what this run made in one step. A stuck undo parks; `skip` leaves the thing and lists it.
 * Call it in a non-cancellable scope.
 */
export async function undoStep(
  run: RunContext,
  step: Step,
  endpoint: EndpointRun,
  made: readonly Change[],
): Promise<void> {
  const execution = { run, step, endpoint, input: inputFor(run, step, endpoint.key, endpoint.outputs) };
  for (;;) {
    if (run.halted !== undefined) return leaveInPlace(execution, run.halted);
    setState(execution, 'removing', `taking away the ${step.noun}`);
    try {
      return await remove(execution, made);
    } catch (error) {
      const failure = failureOf(error, step);
      setState(execution, 'parked', failure.message);
      const decision = await run.parking.park({
        slot: `undo ${slotOf(step, endpoint.key)}`,
        step: step.name,
        ...(step.scope === 'endpoint' ? { endpoint: endpoint.key } : {}),
        failure,
        undo: true,
      });
      if (decision.kind !== 'skip') continue;
      return leaveInPlace(execution, decision.evidence);
    }
  }
}

async function remove(execution: StepExecution, made: readonly Change[]): Promise<void> {
  const { run, step, input } = execution;
  const { budgets } = run.request;
  const { removed, left } = await undo(step, {
    settleRemovable: (want) => callSettle(step, { ...input, want, ...oursOf(execution) }, budgets),
    remove: () => callRemoval(execution, { ...input, made }),
    settleGone: (hint) =>
      callSettle(step, { ...input, want: 'gone', ...(hint === undefined ? {} : { with: hint }) }, budgets),
  });
  run.undone.push(...removed);
  run.left.push(...left);
  setState(
    execution,
    left.length > 0 ? 'left' : 'removed',
    [...removed, ...left.map(({ why }) => why)].join('; ') || 'nothing to undo',
  );
}

function callRemoval({ run, step }: StepExecution, input: RemoveInput): Promise<Removed> {
  const { undoRateKey, undoTogether } = input.made.find((change) => change.undoRateKey !== undefined) ?? {};
  return undoRateKey !== undefined && undoTogether === true
    ? run.removals.together(step, input, undoRateKey)
    : callRemove(step, input, undoRateKey);
}

/**
 * Which connections to wait for before the PrivateLink resource is deleted. Offboarding waits for every endpoint that its
 * survey found, because Aiven lists a connection for a while after its endpoint is gone; not for one that an operator
 * skipped. Other runs pass no list: a create that timed out may have made an endpoint whose id is unknown.
 */
function oursOf({ run, input }: StepExecution): Pick<SettleInput, 'with'> | Pick<SettleInput, 'outputs'> {
  const isLeft = (id: string): boolean => run.left.some((left) => left.id === id);
  if (run.kind !== 'offboard') {
    const { vpcEndpoint, ...others } = input.outputs;
    return vpcEndpoint !== undefined && isLeft(vpcEndpoint.vpcEndpointId) ? { outputs: others } : {};
  }
  const ids = [...run.endpoints.values()].flatMap(({ outputs }) => outputs.vpcEndpoint?.vpcEndpointId ?? []);
  return { with: { vpcEndpointIds: ids.filter((id) => !isLeft(id)) } };
}

function leaveInPlace(execution: StepExecution, why: string): void {
  const { run, step, input, endpoint } = execution;
  const perHour = { privatelink: run.accepted.usdPerHour, vpcEndpoint: input.endpoint?.usdPerHour };
  run.left.push({
    what: step.noun,
    id: endpoint.outputs.vpcEndpoint?.vpcEndpointId ?? `${input.project}/${input.service}`,
    why,
    usdPerDay: (step.name === 'privatelink' || step.name === 'vpcEndpoint' ? (perHour[step.name] ?? 0) : 0) * 24,
  });
  setState(execution, 'left', why);
}
