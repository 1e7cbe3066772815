/**
 * Adds a command without effect to each workflow task that handled events and produced no command.
 *
 * Without one the SDK takes the task for a heartbeat and merges it with the next task. When the next task delivers an
 * update to a run which is no longer in the cache (the worker was restarted while the run was parked), live execution
 * merges the two and replay does not: a nondeterminism error, and the run is stuck (temporalio/sdk-rust issues 1146 and
 * 1606, open as of SDK 1.24). The marks are in histories: removing this needs a patch id.
 */
import { defaultPayloadConverter } from '@temporalio/common';
import type { ActivateInput, ConcludeActivationInput, WorkflowInterceptorsFactory } from '@temporalio/workflow';

type Job = NonNullable<ActivateInput['activation']['jobs']>[number];
type Command = ConcludeActivationInput['commands'][number];

/** Bundled with the workflows; the SDK calls it once a run. */
export const interceptors: WorkflowInterceptorsFactory = () => {
  let tookIn = false;
  let ended = false;
  return {
    internals: [
      {
        activate(input, next) {
          tookIn = input.activation.jobs?.some(isNews) ?? false;
          next(input);
        },
        concludeActivation(input, next) {
          const { commands } = next(input);
          // An activity that the run's last command cancels is reported as cancelled in the same task, after it.
          if (ended) return { commands };
          ended = commands.some(endsTheRun);
          return { commands: tookIn && !commands.some(leavesAnEvent) ? [...commands, mark()] : commands };
        },
      },
    ],
  };
};

/** What is in the history. An update that its validator refuses is not, and neither is a query. */
const isNews = ({ doUpdate, queryWorkflow }: Job): boolean => !doUpdate && !queryWorkflow;

/**
 * What replay takes for a command. The end of an update that was accepted in an earlier task is in the history but is
 * not a command. Timers and activities that are cancelled in the task that started them leave nothing: not counted, to
 * be safe.
 */
const leavesAnEvent = (command: Command): boolean =>
  !command.respondToQuery &&
  !command.startTimer &&
  !command.cancelTimer &&
  !command.requestCancelActivity &&
  (!command.updateResponse || Boolean(command.updateResponse.accepted));

const endsTheRun = (command: Command): boolean =>
  Boolean(
    command.completeWorkflowExecution ??
    command.failWorkflowExecution ??
    command.cancelWorkflowExecution ??
    command.continueAsNewWorkflowExecution,
  );

/** Removes a memo that does not exist: one event in the history, no billable Action, no visible effect. */
const mark = (): Command => ({ modifyWorkflowProperties: { upsertedMemo: { fields: { none: NOTHING } } } });

/** `undefined` on the wire, which tells the server to remove the memo; JSON's null would stay. */
const NOTHING = defaultPayloadConverter.toPayload(undefined);
