/** What the change workflows share: a survey before anything is changed, and the result. */
import { ApplicationFailure } from '@temporalio/common';
import { workflowInfo } from '@temporalio/workflow';
import type { ChangeResult, Survey } from '../../contract/changes.ts';
import { wrongWorkflowId } from '../../contract/wrong-workflow-id.ts';
import type { LinkName } from '../../contract/request.ts';
import type { Step } from '../../contract/steps.ts';
import { startedBy } from '../callers.ts';
import { unwrapped } from '../activity-calls/refusal.ts';
import type { RunContext, RunKind } from '../run/run-context.ts';
import { now } from '../run/run-log.ts';
import { changeResult } from '../run/run-result.ts';
import { registerRemoval, slotOfName } from '../run/step-inputs.ts';
import { isSettled } from './endpoint-lifecycle.ts';
import { runLink } from './run-link.ts';

export interface ChangePlan {
  readonly kind: RunKind;
  readonly list: readonly Step[];
  /** Adds the endpoints to the run: those to walk forwards and those to undo. */
  readonly addEndpoints: (run: RunContext, survey: Survey) => void;
  readonly onCancel: (run: RunContext) => void;
}

type ChangedLink = LinkName & { readonly actor?: string; readonly reason?: string };

/**
 * Carries a change out under the link's one id. Nothing is changed before the survey has accepted it.
 * @throws ApplicationFailure `Invalid` with `details[0].problems`; `RolledBack` when the change was rolled back
 */
export function carryChange(
  link: ChangedLink,
  survey: () => Promise<Survey>,
  { kind, list, addEndpoints, onCancel }: ChangePlan,
): Promise<ChangeResult> {
  const request = { project: link.project, service: link.service, components: [], endpoints: [] };
  const { workflowType } = workflowInfo();
  const refusesChanges = `${workflowType} of ${link.project}/${link.service} runs since ${now()}; start the onboarding when it has ended.`;
  return runLink<Survey, ChangeResult>({
    kind,
    list,
    updates: { request, pending: [], accepted: 0, refusesChanges },
    check: () => {
      requireRightId(link);
      return unwrapped(survey());
    },
    begin: (run, found) => {
      auditStart(run, link);
      for (const { step, endpoint, removal } of found.removals)
        registerRemoval(run, slotOfName(step, endpoint), removal);
      addEndpoints(run, found);
    },
    isDone,
    onCancel,
    ended,
  });
}

const auditStart = (run: RunContext, { actor = 'not given', reason }: ChangedLink): void =>
  run.log.audit({ what: workflowInfo().workflowType, actor, ...startedBy(), ...(reason ? { reason } : {}) });

/** A change takes nothing more in: endpoints that were ready from the start stay ready. */
const isDone = (run: RunContext): boolean =>
  [...run.endpoints.values()].every((each) => each.phase === 'ready' || isSettled(run, each));

function ended(run: RunContext, { stays }: Survey): ChangeResult {
  const result = changeResult(run, stays);
  const back = [...run.endpoints.values()].some(({ isLeaving }) => isLeaving);
  if (run.kind === 'offboard' || !back) return result;
  throw ApplicationFailure.create({
    type: 'RolledBack',
    message: `The change was rolled back. ${run.left.length === 0 ? 'Nothing of it is left.' : 'See the details for what is left.'}`,
    nonRetryable: true,
    details: [{ ...result, done: run.undone }],
  });
}

/** The id is the lock: under another id, two runs could change the service at the same time. */
function requireRightId(link: LinkName): void {
  const problem = wrongWorkflowId(workflowInfo().workflowId, link);
  if (problem === undefined) return;
  throw ApplicationFailure.create({
    type: 'Invalid',
    message: `The workflow id ${problem.value} ${problem.problem}. Fix: ${problem.fix}`,
    nonRetryable: true,
    details: [{ problems: [problem] }],
  });
}

/** Adds an endpoint for each selected key; only the service when there is none. */
export function endpointsToWalk(run: RunContext, { selected, known }: Survey): void {
  if (selected.length === 0) run.addEndpoint(undefined);
  for (const key of selected) run.addEndpoint(key, known[key]);
}
