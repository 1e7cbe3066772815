/** The walk over THE LIST: forwards for one endpoint, and `walkBack` over the same list. */
import { CancelledFailure } from '@temporalio/common';
import { CancellationScope } from '@temporalio/workflow';
import type { Step } from '../../contract/steps.ts';
import { receipt } from './write-receipt.ts';
import { memoKey, slotOf } from '../run/step-inputs.ts';
import type { EndpointRun } from '../run/endpoint-run.ts';
import type { RunContext } from '../run/run-context.ts';
import { ensureStep, Superseded } from './run-step.ts';
import { undoStep } from './undo-step.ts';
import { walkList } from '../../contract/rounds.ts';
import type { StepOutput } from '../../contract/rounds.ts';
import type { Outputs } from '../../contract/outputs.ts';

/**
 * Walks the run's list once for one endpoint; steps that ran already with the same inputs answer from memory. Steps
 * that run while another one fails go on in their slots.
 * @throws Superseded when the request was extended during this walk: later steps would wait for things that earlier
 * steps were never asked to make. The caller walks again
 */
export async function walk(run: RunContext, endpoint: EndpointRun): Promise<Outputs> {
  const { accepted } = run;
  const receipts: Promise<void>[] = [];
  const { componentsAfterEndpoint } = run.request;
  const from = { known: endpoint.known, hasEndpoint: endpoint.key !== undefined, componentsAfterEndpoint };
  const outputs = await walkList(run.list, from, async (step, before) => {
    if (endpoint.isLeaving) throw new CancelledFailure('the endpoint is being rolled back');
    if (run.accepted !== accepted) throw new Superseded();
    const output = await inSlot(run, step, endpoint, before);
    endpoint.handOn(step.name, output);
    // When the last of these steps ends, both the endpoint and everything to write on it are known.
    if (step.receiptAfter === true) receipts.push(receipt(run, endpoint, endpoint.outputs));
    return output;
  });
  await Promise.all(receipts);
  return outputs;
}

/**
 * Undoes what this run made, backwards over the list: the endpoint's own steps, or the service's.
 * One failed undo does not stop the others: it parks and is decided on its own.
 */
export async function walkBack(run: RunContext, scope: Step['scope'], endpoint: EndpointRun): Promise<void> {
  await CancellationScope.nonCancellable(async () => {
    for (const step of [...run.list].reverse()) {
      const what = run.toRemove.get(slotOf(step, endpoint.key));
      if (step.scope === scope && what !== undefined) await undoStep(run, step, endpoint, what);
    }
  });
}

function inSlot(run: RunContext, step: Step, endpoint: EndpointRun, outputs: Outputs): Promise<StepOutput> {
  const scope = step.scope === 'service' ? run.serviceScope : endpoint.scope;
  const key = memoKey(run, step, endpoint, outputs);
  return run.memo.run(slotOf(step, endpoint.key), key, async () => {
    // It may have waited a long time for an earlier run of the step.
    if (memoKey(run, step, endpoint, outputs) !== key) throw new Superseded();
    return scope.run(() => ensureStep(run, step, endpoint, outputs));
  });
}
