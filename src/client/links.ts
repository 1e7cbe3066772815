/** The links of this namespace, by their search attributes. */
import type { Client, WorkflowExecutionInfo } from '@temporalio/client';
import { LINK_ID_PREFIX, linkOfWorkflowId, workflowIdOf } from '../contract/request.ts';
import type { LinkName } from '../contract/request.ts';
import type { LinkStatus, RunStatus } from '../contract/run.ts';
import { accountsAttribute, serviceAttribute, statusAttribute } from '../contract/messages.ts';
import { listRuns } from './list-runs.ts';

export interface LinkFilter {
  readonly status?: LinkStatus;
  readonly project?: string;
  readonly service?: string;
  /** AWS account number. */
  readonly account?: string;
}

/** The newest run of one link whose request was accepted. */
export interface LinkSummary extends LinkName {
  readonly workflowId: string;
  readonly runId: string;
  readonly workflow: string;
  /** Absent for runs that ended before they set it. */
  readonly status?: LinkStatus;
  readonly accounts: readonly string[];
  /** Temporal's own: RUNNING, COMPLETED, FAILED, … */
  readonly execution: string;
  /** ISO 8601 */
  readonly startedAt: string;
  readonly closedAt?: string;
  /** A newer run whose request was refused: it changed nothing. */
  readonly refused?: RefusedRun;
}

/** A run that was not accepted. */
export interface RefusedRun {
  readonly runId: string;
  readonly workflow: string;
  /** ISO 8601 */
  readonly startedAt: string;
}

/**
 * Newest first; each link once, with the state of its newest accepted run. Runs that were refused changed nothing and are
 * left out. `among`: a list filter for the runs to consider. Visibility lags about a second behind the runs.
 */
export async function* listLinks(client: Client, filter: LinkFilter = {}, among?: string): AsyncGenerator<LinkSummary> {
  const seen = new Set<string>();
  const refused = new Map<string, RefusedRun>();
  const query = [visibilityQuery(filter), ...(among === undefined ? [] : [among])].join(' AND ');
  for await (const run of listRuns(client, query)) {
    const { workflowId } = run;
    if (seen.has(workflowId)) continue;
    if (statusIn(run) === 'Refused') {
      if (!refused.has(workflowId)) refused.set(workflowId, refusedRun(run));
      continue;
    }
    seen.add(workflowId);
    const summary = summaryOf(run, refused.get(workflowId));
    // Filtered here and not by Temporal: an older run of the link may have had that status.
    if (filter.status === undefined || filter.status === summary.status) yield summary;
  }
}

/** The state of one link; undefined when no accepted run of it is known. */
export async function findLink(client: Client, { project, service }: LinkName): Promise<LinkSummary | undefined> {
  for await (const link of listLinks(client, { project, service })) return link;
  return undefined;
}

/** The status of the newest accepted run that has ended; undefined when there is none, or Temporal no longer keeps it. */
export async function lastStatus(client: Client, { project, service }: LinkName): Promise<LinkStatus | undefined> {
  for await (const { status } of listLinks(client, { project, service }, ENDED)) return status;
  return undefined;
}

const ENDED = 'ExecutionStatus != "Running"';

/**
 * A list filter for the runs of links. It selects by workflow id, because a run that was started by hand and refused has no
 * search attributes.
 */
export function visibilityQuery({ project, service, account }: LinkFilter): string {
  const ids =
    project !== undefined && service !== undefined
      ? `WorkflowId = ${quoted(workflowIdOf({ project, service }))}`
      : `WorkflowId STARTS_WITH ${quoted(project === undefined ? LINK_ID_PREFIX : `${LINK_ID_PREFIX}${project}/`)}`;
  const wanted = [
    [serviceAttribute.name, project === undefined ? service : undefined],
    [accountsAttribute.name, account],
  ] as const;
  const parts = wanted.flatMap(([name, value]) => (value === undefined ? [] : [`${name} = ${quoted(value)}`]));
  return [ids, ...parts].join(' AND ');
}

const quoted = (value: string): string => `"${value.replaceAll('\\', '\\\\').replaceAll('"', '\\"')}"`;

const statusIn = (run: WorkflowExecutionInfo): RunStatus | undefined =>
  run.typedSearchAttributes.get(statusAttribute) as RunStatus | undefined;

/** A terminated or timed-out run cannot update its search attribute, which keeps its last value. */
export const wasEndedFromOutside = (execution: string): boolean => ['TERMINATED', 'TIMED_OUT'].includes(execution);

const refusedRun = ({ runId, type, startTime }: WorkflowExecutionInfo): RefusedRun => ({
  runId,
  workflow: type,
  startedAt: startTime.toISOString(),
});

function summaryOf(run: WorkflowExecutionInfo, refused: RefusedRun | undefined): LinkSummary {
  const { project = '', service = '' } = linkOfWorkflowId(run.workflowId) ?? {};
  const execution = run.status.name;
  const status = wasEndedFromOutside(execution) ? 'Terminated' : (statusIn(run) as LinkStatus | undefined);
  return {
    project,
    service,
    workflowId: run.workflowId,
    runId: run.runId,
    workflow: run.type,
    ...(status === undefined ? {} : { status }),
    accounts: run.typedSearchAttributes.get(accountsAttribute) ?? [],
    execution,
    startedAt: run.startTime.toISOString(),
    ...(run.closeTime === undefined ? {} : { closedAt: run.closeTime.toISOString() }),
    ...(refused === undefined ? {} : { refused }),
  };
}
