/** The errors of the typed client. `type` is what `--json` shows. */
import type { WorkflowUpdateFailedError } from '@temporalio/client';
import { ApplicationFailure } from '@temporalio/common';
import type { ChangeResult } from '../contract/changes.ts';
import { ProblemsError, type Problem } from '../problems/problems.ts';
import type { OnboardResult } from '../contract/run.ts';
import type { Finding } from '../contract/finding.ts';

/** Everything that the run made was taken back; `result` says what, why, and what is left. */
export class RolledBackError extends Error {
  readonly type = 'RolledBack';
  readonly result: OnboardResult;
  constructor(message: string, result: OnboardResult) {
    super(message);
    this.name = 'RolledBackError';
    this.result = result;
  }
}

/** A change was rolled back or cancelled; `result` says what was undone and what is left. */
export class TakenBackError extends Error {
  readonly type = 'RolledBack';
  readonly result: ChangeResult;
  constructor(message: string, result: ChangeResult) {
    super(message);
    this.name = 'TakenBackError';
    this.result = result;
  }
}

/** The run refused an update; the message is the run's own sentence, and nothing was changed. */
export class RefusedUpdateError extends Error {
  readonly type = 'Refused';
  /** What is wrong with the input, field by field; empty: the message says everything. */
  readonly problems: readonly Problem[];
  constructor(message: string, options?: ErrorOptions & { readonly problems?: readonly Problem[] }) {
    super(message, options);
    this.name = 'RefusedUpdateError';
    this.problems = options?.problems ?? [];
  }
}

/** From the failure of an update to the error of the caller. */
export function refusedUpdate(failed: WorkflowUpdateFailedError): RefusedUpdateError {
  const { cause } = failed;
  const details = cause instanceof ApplicationFailure ? cause.details?.[0] : undefined;
  return new RefusedUpdateError(cause?.message ?? failed.message, { cause: failed, problems: problemsIn(details) });
}

/** A run of another kind holds the service: only one run at a time may change it. */
export class BusyError extends Error {
  readonly type = 'Busy';
  readonly workflow: string;
  /** ISO 8601 */
  readonly since: string;
  constructor(workflowId: string, workflow: string, since: string) {
    super(`${workflow} runs on ${workflowId} since ${since}; wait for its end, or cancel it, then start again.`);
    this.name = 'BusyError';
    this.workflow = workflow;
    this.since = since;
  }
}

/** No run of this link, open or within the retention of the namespace. */
export class NoRunError extends Error {
  readonly type = 'NotFound';
  constructor(workflowId: string, options?: ErrorOptions) {
    super(`No run of ${workflowId} is known to this namespace.`, options);
    this.name = 'NoRunError';
  }
}

/** The run was cancelled, terminated or timed out, or failed with an error that Causeway does not define. */
export class RunFailedError extends Error {
  readonly type = 'Failed';
  constructor(message: string, options?: ErrorOptions) {
    super(message, options);
    this.name = 'RunFailedError';
  }
}

/** From the failure of a run to the error of the caller. */
export function errorOfRun(failure: unknown): ProblemsError | RolledBackError | TakenBackError | RunFailedError {
  if (failure instanceof ApplicationFailure && failure.type === 'Invalid') {
    const problems = problemsIn(failure.details?.[0]);
    return new ProblemsError('Invalid', problems.length > 0 ? problems : [asProblem(failure.message)]);
  }
  if (failure instanceof ApplicationFailure && failure.type === 'RolledBack') {
    const result = failure.details?.[0] as OnboardResult | ChangeResult;
    const { message } = failure;
    return 'endpoints' in result ? new RolledBackError(message, result) : new TakenBackError(message, result);
  }
  const message = failure instanceof Error ? failure.message : String(failure);
  return new RunFailedError(message, { cause: failure });
}

/** The findings of `validateRequest` that end a run. */
function problemsIn(details: unknown): readonly Problem[] {
  const { problems } = (details ?? {}) as { readonly problems?: readonly Finding[] };
  if (!Array.isArray(problems)) return [];
  return (problems as readonly Finding[])
    .filter(({ level }) => level === undefined || level === 'error')
    .map(({ field, value, problem, fix }) => ({ field, ...(value === undefined ? {} : { value }), problem, fix }));
}

const asProblem = (message: string): Problem => ({
  field: 'request',
  problem: message,
  fix: 'correct the request and start again',
});
