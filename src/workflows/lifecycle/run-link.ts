/** What all workflows of a link share: check the request, open the run, drive it to its end, return its result. */
import { allHandlersFinished, CancellationScope, condition, setHandler } from '@temporalio/workflow';
import { STATE_DESCRIPTION, stateQuery } from '../../contract/messages.ts';
import type { RunState } from '../../contract/run.ts';
import type { AcceptedRequest } from '../../contract/accepted-request.ts';
import type { Step } from '../../contract/steps.ts';
import type { RunContext, RunKind } from '../run/run-context.ts';
import { nameLink, orRefused } from '../run/run-log.ts';
import { runState, stateBeforeAcceptance } from '../run/run-state.ts';
import { registerUpdates } from '../updates/index.ts';
import type { UpdateContext } from '../updates/index.ts';
import { createRun } from './create-run.ts';
import { driveRun } from './drive-run.ts';

export interface LinkRun<Checked extends { readonly accepted: AcceptedRequest }, Result> {
  readonly kind: RunKind;
  readonly list: readonly Step[];
  /** Carries the request; the run is put into it when it is opened. */
  readonly updates: UpdateContext;
  /**
   * Checks whether the request may be carried out. Nothing is changed before that. @throws ApplicationFailure `Invalid`
   */
  readonly check: () => Promise<Checked>;
  /** Gives the new run its endpoints. */
  readonly begin: (run: RunContext, checked: Checked) => void;
  readonly isDone: (run: RunContext) => boolean;
  readonly onCancel: (run: RunContext) => void;
  /** Runs alongside until the run closes; it calls `startNew` after it has added endpoints. */
  readonly background?: (run: RunContext, startNew: () => void) => Promise<void>;
  /** The workflow's result. @throws ApplicationFailure `RolledBack` */
  readonly ended: (run: RunContext, checked: Checked) => Result;
}

/** Call it before the first await of the workflow: it registers the query and the updates. */
export async function runLink<Checked extends { readonly accepted: AcceptedRequest }, Result>({
  kind,
  list,
  updates,
  check,
  begin,
  isDone,
  onCancel,
  background,
  ended,
}: LinkRun<Checked, Result>): Promise<Result> {
  const { request } = updates;
  setHandler(
    stateQuery,
    (): RunState => (updates.run === undefined ? stateBeforeAcceptance(request, updates) : runState(updates.run)),
    { description: STATE_DESCRIPTION },
  );
  registerUpdates(updates);
  const checked = await orRefused(updates, check);
  nameLink(checked.accepted);
  const cancelled = CancellationScope.current().cancelRequested;
  return CancellationScope.nonCancellable(async () => {
    const run = createRun({ kind, list, request, accepted: checked.accepted });
    updates.run = run;
    cancelled.catch(() => onCancel(run));
    begin(run, checked);
    await driveRun(
      run,
      () => isDone(run),
      background === undefined ? undefined : (startNew) => background(run, startNew),
    );
    await condition(allHandlersFinished);
    return ended(run, checked);
  });
}
