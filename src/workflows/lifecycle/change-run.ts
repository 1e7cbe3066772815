/** What the change workflows share: survey, open the run, let its endpoints live, tell what came of it. */
import { ApplicationFailure } from '@temporalio/common';
import { allHandlersFinished, CancellationScope, condition, setHandler, workflowInfo } from '@temporalio/workflow';
import type { ChangeResult, Survey } from '../../contract/changes.ts';
import { wrongWorkflowId } from '../../contract/wrong-workflow-id.ts';
import type { LinkName } from '../../contract/request.ts';
import type { RunState } from '../../contract/run.ts';
import type { Step } from '../../contract/steps.ts';
import { driveRun } from './drive-run.ts';
import { registerUpdates } from '../updates/index.ts';
import type { UpdateContext } from '../updates/index.ts';
import { isSettled } from './endpoint-lifecycle.ts';
import { nameLink, now, orRefused } from '../run/run-log.ts';
import { STATE_DESCRIPTION, stateQuery } from '../../contract/messages.ts';
import { newEndpoint, createRun } from './create-run.ts';
import { changeResult, stateBeforeAcceptance, runState } from '../run/run-state.ts';
import { registerRemoval, slotOfName } from '../run/run-context.ts';
import type { RunContext } from '../run/run-context.ts';
import { unwrapped } from '../activity-calls/refusal.ts';

export interface ChangePlan {
  readonly kind: RunContext['kind'];
  readonly list: readonly Step[];
  /** Adds the endpoints to the run: those to walk forwards and those to undo. */
  readonly addEndpoints: (run: RunContext, survey: Survey) => void;
  readonly onCancel: (run: RunContext) => void;
}

/**
 * Carries a change out under the link's one id. Nothing is changed before the survey has accepted it.
 * @throws ApplicationFailure `Invalid` with `details[0].problems`; `RolledBack` when the change was taken back
 */
export async function carryChange(
  link: LinkName & { readonly actor?: string; readonly reason?: string },
  survey: () => Promise<Survey>,
  plan: ChangePlan,
): Promise<ChangeResult> {
  const request = { project: link.project, service: link.service, components: [], endpoints: [] };
  const { workflowType } = workflowInfo();
  const refusesChanges = `${workflowType} of ${link.project}/${link.service} runs since ${now()}; start the onboarding when it has ended.`;
  const updates: UpdateContext = { request: request, pending: [], accepted: 0, refusesChanges: refusesChanges };
  setHandler(
    stateQuery,
    (): RunState => (updates.run === undefined ? stateBeforeAcceptance(request, updates) : runState(updates.run)),
    {
      description: STATE_DESCRIPTION,
    },
  );
  registerUpdates(updates);
  requireRightId(link);
  const found = await orRefused(updates, unwrapped(survey()));
  const accounts = found.accepted.endpoints.map(({ account }) => account);
  // The account of somebody else's endpoint may not be known.
  nameLink(
    found.accepted,
    accounts.filter((account) => account !== ''),
  );
  const cancelled = CancellationScope.current().cancelRequested;
  return CancellationScope.nonCancellable(async () => {
    const run = createRun({ ...plan, request, accepted: found.accepted });
    updates.run = run;
    run.log.audit({
      what: workflowType,
      actor: link.actor ?? 'not given',
      ...(link.reason ? { reason: link.reason } : {}),
    });
    cancelled.catch(() => plan.onCancel(run));
    for (const { step, endpoint, removal } of found.removals) registerRemoval(run, slotOfName(step, endpoint), removal);
    plan.addEndpoints(run, found);
    await driveRun(run, () => isDone(run));
    await condition(allHandlersFinished);
    return ended(run, found);
  });
}

/** Nothing more comes in: who was ready from the start stays so. */
const isDone = (run: RunContext): boolean =>
  [...run.endpoints.values()].every((each) => each.phase === 'ready' || isSettled(run, each));

function ended(run: RunContext, { stays }: Survey): ChangeResult {
  const result = changeResult(run, stays);
  const back = [...run.endpoints.values()].some(({ leaving }) => leaving !== undefined);
  if (run.kind === 'offboard' || !back) return result;
  throw ApplicationFailure.create({
    type: 'RolledBack',
    message: `The change was taken back. ${run.left.length === 0 ? 'Nothing of it is left.' : 'See the details for what is left.'}`,
    nonRetryable: true,
    details: [{ ...result, done: run.undone }],
  });
}

/** The id is the lock: under another one the run would change the service beside whoever holds it. */
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

/** An endpoint of its own for each selected key; the service alone when there is none. */
export function endpointsToWalk(run: RunContext, { selected, known }: Survey): void {
  for (const key of selected.length > 0 ? selected : ['']) run.endpoints.set(key, newEndpoint(key, known[key]));
}
