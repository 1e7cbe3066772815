/** Creates the state of a new run. */
import { patched } from '@temporalio/workflow';
import type { PrivateLinkRequest } from '../../contract/request.ts';
import type { AcceptedRequest } from '../../contract/accepted-request.ts';
import type { Step } from '../../contract/steps.ts';
import { announce } from '../run/announce.ts';
import { createRunLog } from '../run/run-log.ts';
import { measureParked } from '../run/measure.ts';
import { createParking } from '../run/parking.ts';
import type { Parked } from '../run/parking.ts';
import { runState } from '../run/run-state.ts';
import { RunContext } from '../run/run-context.ts';
import type { RunKind } from '../run/run-context.ts';

export interface RunOptions {
  readonly kind: RunKind;
  readonly request: PrivateLinkRequest;
  readonly accepted: AcceptedRequest;
  readonly list: readonly Step[];
}

/**
 * A run that began before a step was added does not have it, forwards or back. Asked once for each run: `patched`
 * answers from the history during replay and true afterwards, so a second call in one run could answer differently.
 */
const isOfThisRun = ({ since }: Step): boolean => since === undefined || patched(since);

/** Call it in a non-cancellable scope: the scopes made here are cancelled one by one, by the run itself. */
export const createRun = ({ list, ...options }: RunOptions): RunContext =>
  new RunContext({
    ...options,
    list: list.filter(isOfThisRun),
    log: (run) => createRunLog(() => runState(run)),
    parking: (run) =>
      createParking((what, entry) => {
        if (what === 'parked') measureParked(entry);
        announce(run, { kind: what, ...parkedEvent(what, entry) });
        run.log.publish();
      }),
  });

function parkedEvent(what: 'parked' | 'resumed' | 'deadlineNear', { step, endpoint, failure, undo, until }: Parked) {
  const subject = `${undo ? 'undoing ' : ''}${step}${endpoint === undefined ? '' : ` of ${endpoint}`}`;
  const says = {
    parked: `A person is needed: ${subject} is parked. ${failure.message}`,
    resumed: `${subject} goes on.`,
    deadlineNear: `${subject} is still parked and will be rolled back at ${String(until)}.`,
  }[what];
  return {
    step,
    says,
    ...(endpoint === undefined ? {} : { endpoint }),
    ...(what === 'resumed' ? {} : { failure }),
    ...(until === undefined ? {} : { until }),
  };
}
