/** One run of a link: its state, its result, and its updates. */
import { type Client, type WorkflowHandle } from '@temporalio/client';
import type { WorkflowNotFoundError, UpdateDefinition } from '@temporalio/common';
import type {
  Answer,
  ExtendInput,
  OnboardResult,
  RetryInput,
  RollbackInput,
  RunState,
  SkipInput,
} from '../contract/run.ts';
import { extendUpdate, retryUpdate, rollbackUpdate, skipUpdate, stateQuery } from '../contract/messages.ts';
import { delivered } from './delivery.ts';
import { NoRunError, RefusedUpdateError } from './errors.ts';
import { answered } from './answered.ts';

export interface RunHandle<Result = OnboardResult> {
  readonly workflowId: string;
  /** Absent: the newest run of the link. */
  readonly runId?: string;
  /**
   * Waits for the end.
   * @throws ProblemsError the request was refused, nothing was changed; RolledBackError; TakenBackError; RunFailedError;
   * NoRunError
   */
  result(): Promise<Result>;
  /** The whole state. Needs a worker. */
  state(): Promise<RunState>;
  /**
   * Tries what is parked again. With a patch it returns when the patch was checked and accepted.
   * @throws RefusedUpdateError the patch is refused, and why; or nothing is parked, with what the run waits for
   */
  retry(input?: RetryInput): Promise<Answer>;
  /** Goes on without a wait. @throws RefusedUpdateError */
  skip(input: SkipInput): Promise<Answer>;
  /** Undoes what the run made and that is not ready. @throws RefusedUpdateError */
  rollback(input?: RollbackInput): Promise<Answer>;
  /** Adds to the request; returns when it was checked and accepted. @throws RefusedUpdateError with the reasons */
  extend(input: ExtendInput): Promise<Answer>;
}

export function runHandle<Result = OnboardResult>(
  client: Client,
  workflowId: string,
  runId?: string,
): RunHandle<Result> {
  const handle: WorkflowHandle = client.workflow.getHandle(workflowId, runId);
  const update = <Input>(definition: UpdateDefinition<Answer, [Input]>, input: Input): Promise<Answer> =>
    asked(workflowId, () => delivered((updateId) => handle.executeUpdate(definition, { args: [input], updateId })));
  return {
    workflowId,
    ...(runId === undefined ? {} : { runId }),
    result: () => asked(workflowId, async () => (await handle.result()) as Result),
    state: () => asked(workflowId, () => handle.query(stateQuery)),
    retry: (input = {}) => update(retryUpdate, input),
    skip: (input) => update(skipUpdate, input),
    rollback: (input = {}) => update(rollbackUpdate, input),
    extend: (input) => update(extendUpdate, input),
  };
}

const asked = <T>(workflowId: string, ask: () => Promise<T>): Promise<T> =>
  answered(ask, (error) => notRunning(workflowId, error));

/** The server also answers "not found" when an update is sent to a run that has ended. */
const notRunning = (workflowId: string, error: WorkflowNotFoundError): Error =>
  /already completed|aborted by closing/.test(error.message)
    ? new RefusedUpdateError(`The run of ${workflowId} has ended; nothing can be sent to it`, { cause: error })
    : new NoRunError(workflowId, { cause: error });
