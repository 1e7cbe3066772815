/** The log of a run: the state of each step, and who asked for what. What `state` answers and the Web UI shows. */
import {
  allHandlersFinished,
  CancellationScope,
  condition,
  setCurrentDetails,
  upsertSearchAttributes,
  workflowInfo,
} from '@temporalio/workflow';
import { accountsAttribute, projectAttribute, serviceAttribute, statusAttribute } from '../../contract/messages.ts';
import { renderDetails } from '../details/run-details.ts';
import { measureStep } from './measure.ts';
import type { AuditEntry, RunStatus, RunState, StepPhase, StepState } from '../../contract/run.ts';
import type { AcceptedRequest } from '../../contract/accepted-request.ts';
import type { StepName } from '../../contract/steps.ts';

export interface RunLog {
  setStepState(step: StepName, endpoint: string | undefined, phase: StepPhase, says: string): void;
  audit(entry: Omit<AuditEntry, 'at'>): void;
  steps(): readonly StepState[];
  entries(): readonly AuditEntry[];
  /** Renders the details again and upserts the status when it changed. Call it after every change of the state. */
  publish(): void;
}

/** ISO 8601 of workflow time. */
export const now = (): string => new Date().toISOString();

/** `runState` is asked for whenever something changed. */
export function createRunLog(runState: () => RunState): RunLog {
  const steps = new Map<string, StepState>();
  const audit: AuditEntry[] = [];
  const publish = (): void => {
    const state = runState();
    setCurrentDetails(renderDetails(state));
    if (workflowInfo().typedSearchAttributes.get(statusAttribute) === state.status) return;
    upsertSearchAttributes([{ key: statusAttribute, value: state.status }]);
  };
  return {
    publish,
    setStepState(step, endpoint, phase, says) {
      const key = `${step} ${endpoint ?? ''}`;
      const before = steps.get(key);
      const since = before?.phase === phase && before.says === says ? before.since : now();
      const beginsAnew = before === undefined || (stopped.has(before.phase) && !stopped.has(phase));
      const began = beginsAnew ? since : before.began;
      // Between two stops the step itself takes no time.
      if (stopped.has(phase) && before !== undefined && !stopped.has(before.phase)) measureStep(step, phase, began);
      steps.set(key, { step, ...(endpoint === undefined ? {} : { endpoint }), phase, began, since, says });
      publish();
    },
    audit(entry) {
      audit.push({ at: now(), ...entry });
      publish();
    },
    steps: () => [...steps.values()],
    entries: () => audit,
  };
}

/** A step that goes on after one of these begins again: the time that it waited for a person does not count as its own. */
const stopped: ReadonlySet<StepPhase> = new Set([
  ...(['done', 'adopted', 'skipped', 'parked', 'removed', 'left', 'cancelled'] as const),
]);

/**
 * A request that was not accepted changes nothing: its run ends as `Refused`, which no list shows as the state of a
 * link.
 */
export async function orRefused<T>(
  updates: { refused?: { readonly error: unknown } },
  check: () => Promise<T>,
): Promise<T> {
  try {
    return await check();
  } catch (error) {
    updates.refused = { error };
    upsertSearchAttributes([{ key: statusAttribute, value: 'Refused' satisfies RunStatus }]);
    // Updates that wait for the verdict answer with it; the end of the run would cut them off.
    await CancellationScope.nonCancellable(() => condition(allHandlersFinished));
    throw error;
  }
}

/** A run started from the Web UI lacks the attributes that clients give; one event sets what is missing. */
export function nameLink({ project, service, endpoints }: AcceptedRequest): void {
  const attributes = workflowInfo().typedSearchAttributes;
  // The account of somebody else's endpoint may not be known.
  const wanted = [...new Set(endpoints.map(({ account }) => account).filter((account) => account !== ''))].sort();
  const missing = [
    ...(attributes.get(projectAttribute) === project ? [] : [{ key: projectAttribute, value: project }]),
    ...(attributes.get(serviceAttribute) === service ? [] : [{ key: serviceAttribute, value: service }]),
    ...(String(attributes.get(accountsAttribute) ?? '') === String(wanted)
      ? []
      : [{ key: accountsAttribute, value: wanted }]),
  ];
  if (missing.length > 0) upsertSearchAttributes(missing);
}
