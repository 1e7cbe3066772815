/** A run's hands, empty. */
import { CancellationScope } from '@temporalio/workflow';
import type { Outputs } from '../outputs.ts';
import type { PrivateLinkRequest } from '../request.ts';
import type { AcceptedRequest } from '../step-contract.ts';
import type { Step } from '../steps.ts';
import { announce } from './announce.ts';
import { createJournal } from './journal.ts';
import { createParking } from './parking.ts';
import type { Parked } from './parking.ts';
import { picture } from './picture.ts';
import type { EndpointRun, RunContext } from './run-context.ts';
import { createRemovals } from './removals.ts';
import { createSlots } from './slots.ts';

export interface RunOptions {
  readonly kind: RunContext['kind'];
  readonly request: PrivateLinkRequest;
  readonly accepted: AcceptedRequest;
  readonly list: readonly Step[];
  readonly exactly?: RunContext['exactly'];
}

/** Call it in a non-cancellable scope: the scopes made here are cancelled one by one, by the run itself. */
export function openRun({ kind, request, accepted, list, exactly = {} }: RunOptions): RunContext {
  const run: RunContext = {
    kind,
    list,
    exactly,
    request,
    accepted,
    revision: 1,
    endpoints: new Map(),
    journal: createJournal(() => picture(run)),
    parking: createParking((what, entry) => {
      announce(run, { kind: what, ...parkedEvent(what, entry) });
      run.journal.publish();
    }),
    slots: createSlots(),
    removals: createRemovals(),
    made: new Map(),
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
