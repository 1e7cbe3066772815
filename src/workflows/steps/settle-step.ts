/** The wait of one step: within its budget, and once more when that is spent. */
import { CancellationScope, isCancellation } from '@temporalio/workflow';
import type { StepOutput } from '../../contract/rounds.ts';
import type { FailureInfo } from '../../contract/failure-info.ts';
import type { SettleInput, Wait } from '../../contract/step-contract.ts';
import type { Settled } from '../../contract/following.ts';
import type { Step } from '../../contract/steps.ts';
import { wantOf } from '../../contract/wanted.ts';
import { explained, failureOf, isOutOfTime } from '../activity-calls/failure.ts';
import { awaited, callSettle, callWatch, probeOf } from '../activity-calls/step-activities.ts';
import { keepLooks, stepsBehind } from '../run/known-looks.ts';
import { setState, StepFailed } from './step-execution.ts';
import type { StepExecution } from './step-execution.ts';

/**
 * When the budget is spent, looks once more: otherwise everything would park after an outage of the workers.
 * @throws StepFailed; CancelledFailure
 */
export async function settle(execution: StepExecution, wait: Wait | undefined): Promise<StepOutput | null> {
  const { run, step } = execution;
  const input: SettleInput = { ...execution.input, ...(wait === undefined ? {} : { wait }) };
  setState(execution, 'settling', `waiting until the ${step.noun} ${awaited(step, wantOf(input))}`);
  const { budgets } = run.request;
  try {
    const then = stepsBehind(run, step, execution.endpoint);
    const asked = then.length === 0 ? input : { ...input, then };
    return seen(execution, await watched(execution, input, () => callSettle(step, asked, budgets)));
  } catch (error) {
    if (isCancellation(error)) throw error;
    const failure = failureOf(error, step);
    const broken = await brokenBelow(execution, input);
    if (broken !== undefined) throw new StepFailed(broken);
    if (!isOutOfTime(failure) || failure.reason === 'nobodyPolls') throw new StepFailed(failure);
    return callSettle(step, { ...input, once: true }, budgets).catch((again: unknown) => {
      throw isCancellation(again) ? again : new StepFailed(explained(failure, failureOf(again, step)));
    });
  }
}

/** Without the looks at the steps that follow, which are kept for them. */
function seen({ run, accepted }: StepExecution, settled: Settled): StepOutput | null {
  if (settled === null) return null;
  const { looks = [], ...output } = settled;
  keepLooks(run, looks, accepted);
  return output;
}

/**
 * The worker of a probe has no cloud credentials. While it waits, an ordinary worker looks at what the endpoint depends
 * on, and what breaks there ends the wait.
 */
function watched<T>({ run, step }: StepExecution, input: SettleInput, wait: () => Promise<T>): Promise<T> {
  if (probeOf(step, input) === undefined) return wait();
  const watch = (): Promise<never> =>
    callWatch(step, watchInput(input), run.request.budgets).then(never, (error: unknown) =>
      explains(step, failureOf(error, step)) ? Promise.reject(error as Error) : never(),
    );
  return CancellationScope.cancellable(async () => {
    try {
      return await Promise.race([wait(), watch()]);
    } finally {
      CancellationScope.current().cancel();
    }
  });
}

/** A last look at what a probed endpoint depends on. undefined: nothing is broken, or it is not known. */
async function brokenBelow({ run, step }: StepExecution, input: SettleInput): Promise<FailureInfo | undefined> {
  if (probeOf(step, input) === undefined) return undefined;
  try {
    await callWatch(step, { ...watchInput(input), once: true }, run.request.budgets);
    return undefined;
  } catch (error) {
    if (isCancellation(error)) throw error;
    const failure = failureOf(error, step);
    return explains(step, failure) ? failure : undefined;
  }
}

/** These looks only explain: one without an answer leaves the wait as it is. */
const explains = ({ reasons }: Step, { reason }: FailureInfo): boolean =>
  reason !== reasons.settled && !UNANSWERED.includes(reason);

const UNANSWERED: readonly string[] = ['outOfTime', 'nobodyPolls', 'unexpected'];

const watchInput = (settling: SettleInput): Omit<SettleInput<never>, 'asks'> => {
  const { wait: _wait, once: _once, removing: _removing, then: _then, seenBefore: _seen, ...input } = settling;
  return input;
};

const never = (): Promise<never> => new Promise(() => undefined);
