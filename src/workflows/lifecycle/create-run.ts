/** Creates the state of a new run. */
import { CancellationScope, patched } from '@temporalio/workflow';
import type { Outputs } from '../../contract/outputs.ts';
import type { PrivateLinkRequest } from '../../contract/request.ts';
import type { AcceptedRequest } from '../../contract/step-contract.ts';
import type { Step } from '../../contract/steps.ts';
import { announce } from '../run/announce.ts';
import { createRunLog } from '../run/run-log.ts';
import { createParking } from '../run/parking.ts';
import type { Parked } from '../run/parking.ts';
import { runState } from '../run/run-state.ts';
import type { EndpointRun, RunContext } from '../run/run-context.ts';
import { createRemovals } from '../run/batched-removals.ts';
import { createStepMemo } from '../run/step-memo.ts';

export interface RunOptions {
  readonly kind: RunContext['kind'];
  readonly request: PrivateLinkRequest;
  readonly accepted: AcceptedRequest;
  readonly list: readonly Step[];
}

/**
 * A run that was begun before a step was added does not take it, forwards or back. Asked once for each run: the SDK
 * answers from history while it replays, and yes afterwards, so asked again in the middle it could change its answer.
 */
const isOfThisRun = ({ since }: Step): boolean => since === undefined || patched(since);

/** Call it in a non-cancellable scope: the scopes made here are cancelled one by one, by the run itself. */
export function createRun({ kind, request, accepted, list }: RunOptions): RunContext {
  const run: RunContext = {
    kind,
    list: list.filter(isOfThisRun),
    request,
    accepted,
    revision: 1,
    endpoints: new Map(),
    log: createRunLog(() => runState(run)),
    parking: createParking((what, entry) => {
      announce(run, { kind: what, ...parkedEvent(what, entry) });
      run.log.publish();
    }),
    memo: createStepMemo(),
    removals: createRemovals(),
    made: new Map(),
    toRemove: new Map(),
    undone: [],
    left: [],
    warnings: [],
    serviceScope: new CancellationScope({ cancellable: true }),
    stopping: false,
    closing: false,
    over: false,
    announced: 0,
    deliveries: new Set(),
  };
  return run;
}

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

export const newEndpoint = (key: string, known: Outputs = {}): EndpointRun => ({
  key,
  scope: new CancellationScope({ cancellable: true }),
  phase: 'walking',
  committed: false,
  epoch: 0,
  outputs: known,
  known,
  adopted: false,
  skipped: {},
});
