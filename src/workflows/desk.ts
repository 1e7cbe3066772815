/** The operator's desk: the updates of a run and their validators. Validators work on state alone. */
import { ApplicationFailure } from '@temporalio/common';
import { setHandler } from '@temporalio/workflow';
import { endpointKey } from '../request.ts';
import type { PrivateLinkRequest } from '../request.ts';
import type { Answer, ExtendInput, LinkStatus, RetryInput, RollbackInput, SkipInput } from '../run.ts';
import type { Pending } from './intake.ts';
import { extendRequest, sameRequest } from './merge.ts';
import { extendUpdate, NOT_NOW, NOTHING_NEW, retryUpdate, rollbackUpdate, skipUpdate } from './messages.ts';
import type { RunContext } from './run-context.ts';
import { skippable } from './step-run.ts';
import { statusOf } from './picture.ts';

/** What the handlers can see before the request was accepted, and after. */
export interface Desk {
  readonly asked: PrivateLinkRequest;
  readonly pending: Pending[];
  run?: RunContext;
  accepted: number;
}

/** The server refuses every update of a run after 2,000; long before that a run is ended and started again. */
const MOST_UPDATES = 500;

/** Sets the handlers; call it before the first await. */
export function openDesk(desk: Desk): void {
  setHandler(extendUpdate, (input) => extend(desk, input), {
    validator: (input) => checkExtend(desk, input),
    description:
      'Add components, principals or endpoints. {"request": {"project": "…", "service": "…", "components": ["kafka"], "endpoints": []}}',
  });
  setHandler(retryUpdate, (input) => retry(desk, input ?? {}), {
    validator: (input) => checkRetry(desk, input ?? {}),
    description:
      'Try what is parked again, from the top of its list. An empty box works. {"endpoint": "vpc-…", "patch": {"subnetIds": ["subnet-…"]}, "actor": "you", "reason": "…"}',
  });
  setHandler(skipUpdate, (input) => skip(desk, input), {
    validator: (input) => checkSkip(desk, input),
    description:
      'Go on without a wait, or leave what cannot be undone. {"evidence": "how you know", "endpoint": "vpc-…", "step": "targets", "actor": "you"}',
  });
  setHandler(rollbackUpdate, (input) => rollback(desk, input ?? {}), {
    validator: (input) => checkRollback(desk, input ?? {}),
    description: 'Undo what this run made. An empty box works. {"endpoint": "vpc-…", "actor": "you", "reason": "…"}',
  });
}

/** Rolls back every endpoint that is not ready yet; also what cancellation does. */
export function rollbackAll(run: RunContext, endpoint?: string): void {
  for (const each of run.endpoints.values()) {
    const meant = endpoint === undefined || each.key === endpoint;
    if (meant && !each.committed && each.phase !== 'rolledBack') each.leaving ??= {};
  }
}

const refuse = (sentence: string, type = NOT_NOW): never => {
  throw ApplicationFailure.nonRetryable(sentence, type);
};

const who = (input: { actor?: string; reason?: string }): Pending['who'] => ({
  actor: input.actor ?? 'not given',
  ...(input.reason === undefined ? {} : { reason: input.reason }),
});

const answer = (desk: Desk, says: string): Answer => ({ says, status: statusNow(desk) });

const statusNow = ({ run }: Desk): LinkStatus => (run === undefined ? 'Onboarding' : statusOf(run));

function checkExtend(desk: Desk, input: ExtendInput | undefined): void {
  const { run, asked, pending, accepted } = desk;
  const addition = input?.request;
  if (
    typeof addition !== 'object' ||
    addition === null ||
    !Array.isArray(addition.components) ||
    !Array.isArray(addition.endpoints)
  )
    return refuse('extend needs {"request": {"project", "service", "components": […], "endpoints": […]}}', 'Invalid');
  if (addition.project !== asked.project || addition.service !== asked.service)
    return refuse(
      `This run is for ${asked.project}/${asked.service}, not ${addition.project}/${addition.service}.`,
      'Invalid',
    );
  if (accepted >= MOST_UPDATES)
    return refuse(`This run has taken ${MOST_UPDATES} extensions: wait for its end and start again.`);
  const latest = [...pending].reverse().find((each) => each.kind === 'extend');
  const current = latest?.request ?? run?.request ?? asked;
  const merged = extendRequest(current, addition, run?.accepted.principals ?? []);
  if ('conflict' in merged) return refuse(merged.conflict, 'Invalid');
  if (sameRequest(merged.request, current)) return refuse('Nothing new: the run has all of this already.', NOTHING_NEW);
  if (run?.closing === true) return refuse('The run is closing; start it again when it has ended.');
}

function extend(desk: Desk, input: ExtendInput): Answer {
  desk.accepted += 1;
  desk.pending.push({ kind: 'extend', request: input.request, who: who(input) });
  const added = input.request.endpoints.map(endpointKey).join(', ');
  return answer(desk, `Accepted for checking: ${[...input.request.components, added].filter(Boolean).join(', ')}.`);
}

function checkRetry(desk: Desk, { endpoint, patch }: RetryInput): void {
  const run = running(desk);
  if (parkedFor(run, endpoint).length === 0) refuse(nothingParked(run, endpoint));
  if (patch !== undefined && (typeof patch !== 'object' || patch === null))
    refuse('patch must be an object like {"subnetIds": ["subnet-…"]}', 'Invalid');
}

function retry(desk: Desk, input: RetryInput): Answer {
  const run = running(desk);
  const again = (): void => tryAgain(run, input.endpoint);
  if (input.patch === undefined) {
    run.journal.audit({ what: 'retry', ...who(input) });
    again();
    return answer(desk, 'Trying again.');
  }
  const { patch, endpoint } = input;
  desk.pending.push({
    kind: 'patch',
    patch,
    then: again,
    who: who(input),
    ...(endpoint === undefined ? {} : { endpoint }),
  });
  return answer(desk, 'The patch is being checked; if it is accepted, the step is tried again with it.');
}

/** Ends the parked promises as superseded and raises the epochs, so that nothing stale is used. */
function tryAgain(run: RunContext, endpoint: string | undefined): void {
  const entries = parkedFor(run, endpoint);
  for (const each of run.endpoints.values()) {
    const waits = entries.some((entry) => !entry.undo && (entry.endpoint === undefined || entry.endpoint === each.key));
    if (waits && each.phase === 'walking')
      each.epoch = 1 + Math.max(0, ...[...run.endpoints.values()].map(({ epoch }) => epoch));
  }
  for (const { slot } of entries) run.parking.decide(slot, { kind: 'superseded' });
}

function checkSkip(desk: Desk, input: SkipInput | undefined): void {
  const run = running(desk);
  if (typeof input?.evidence !== 'string' || input.evidence.trim() === '')
    return refuse('skip needs {"evidence": "how you know that going on is right"}', 'Invalid');
  const entries = parkedFor(run, input.endpoint).filter(({ step }) => input.step === undefined || step === input.step);
  const [entry] = entries;
  if (entry === undefined) return refuse(nothingParked(run, input.endpoint));
  if (entries.length > 1)
    return refuse(
      `Say which: ${entries.map(({ step, endpoint }) => JSON.stringify({ step, endpoint })).join(' or ')}.`,
    );
  if (!entry.undo && !skippable(entry.step))
    return refuse(`${entry.step} cannot be skipped: the steps after it need it. Send retry or rollback.`);
}

function skip(desk: Desk, input: SkipInput): Answer {
  const run = running(desk);
  const [entry] = parkedFor(run, input.endpoint).filter(({ step }) => input.step === undefined || step === input.step);
  if (entry === undefined) return refuse(nothingParked(run, input.endpoint));
  const evidence = `${input.evidence} (${input.actor ?? 'actor not given'})`;
  run.journal.audit({ what: `skip ${entry.step}`, ...who(input), outcome: input.evidence });
  run.parking.decide(entry.slot, { kind: 'skip', evidence });
  return answer(desk, entry.undo ? `${entry.step} is left as it is.` : `Going on without ${entry.step}.`);
}

function checkRollback(desk: Desk, { endpoint }: RollbackInput): void {
  const run = running(desk);
  const meant = [...run.endpoints.values()].filter(({ key }) => endpoint === undefined || key === endpoint);
  if (meant.length === 0)
    refuse(`No endpoint ${String(endpoint)} in this run: it has ${[...run.endpoints.keys()].join(', ')}.`);
  if (meant.every(({ phase, leaving }) => phase === 'rolledBack' || leaving !== undefined))
    refuse('It is being rolled back already.');
  if (meant.every(({ committed, leaving }) => committed || leaving !== undefined))
    refuse('It is ready, and a ready endpoint is not rolled back: take it away with offboard.');
}

function rollback(desk: Desk, input: RollbackInput): Answer {
  const run = running(desk);
  run.journal.audit({ what: 'rollback', ...who(input) });
  rollbackAll(run, input.endpoint);
  return answer(desk, 'Rolling back what this run made.');
}

function running({ run }: Desk): RunContext {
  return run ?? refuse('The request is still being checked; nothing is parked and nothing was made yet.');
}

/** A parked service step stands for every endpoint that waits for it. */
const parkedFor = (run: RunContext, endpoint: string | undefined) =>
  run.parking
    .list()
    .filter((entry) => endpoint === undefined || entry.endpoint === undefined || entry.endpoint === endpoint);

function nothingParked(run: RunContext, endpoint: string | undefined): string {
  const busy = run.journal
    .steps()
    .filter(({ phase }) => phase !== 'done' && phase !== 'adopted' && phase !== 'skipped');
  const waits = busy.map(
    ({ says, endpoint: at, since }) => `${says}${at ? ` of ${at}` : ''} since ${since.slice(11, 16)} UTC`,
  );
  const subject = endpoint === undefined ? 'Nothing is parked' : `Nothing is parked for ${endpoint}`;
  return `${subject}${waits.length > 0 ? `; ${waits.join(', ')}` : ''}.`;
}
