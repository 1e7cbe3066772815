/** The links this namespace knows, by their search attributes. */
import type { Client, WorkflowExecutionInfo } from '@temporalio/client';
import type { LinkName } from '../contract/request.ts';
import type { LinkStatus } from '../contract/run.ts';
import { accountsAttribute, projectAttribute, serviceAttribute, statusAttribute } from '../contract/messages.ts';

export interface LinkFilter {
  readonly status?: LinkStatus;
  readonly project?: string;
  readonly service?: string;
  /** AWS account number. */
  readonly account?: string;
}

/** The newest run of one link. */
export interface LinkSummary extends LinkName {
  readonly workflowId: string;
  readonly runId: string;
  readonly workflow: string;
  /** Absent for runs that ended before they knew it. */
  readonly status?: LinkStatus;
  readonly accounts: readonly string[];
  /** Temporal's own: RUNNING, COMPLETED, FAILED, … */
  readonly execution: string;
  /** ISO 8601 */
  readonly startedAt: string;
  readonly closedAt?: string;
}

/** Newest first; each link once. Visibility lags a second or so behind the runs. */
export async function* listLinks(client: Client, filter: LinkFilter = {}): AsyncGenerator<LinkSummary> {
  const seen = new Set<string>();
  for await (const run of client.workflow.list({ query: visibilityQuery(filter) })) {
    if (seen.has(run.workflowId)) continue;
    seen.add(run.workflowId);
    yield summary(run);
  }
}

/** In the list filter language of Temporal; pasted into the Web UI it shows the same. */
export function visibilityQuery({ status, project, service, account }: LinkFilter): string {
  const wanted = [
    [statusAttribute.name, status],
    [projectAttribute.name, project],
    [serviceAttribute.name, service],
    [accountsAttribute.name, account],
  ] as const;
  const parts = wanted.flatMap(([name, value]) => (value === undefined ? [] : [`${name} = ${quoted(value)}`]));
  return [`WorkflowId STARTS_WITH "privatelink/"`, ...parts].join(' AND ');
}

const quoted = (value: string): string => `"${value.replaceAll('\\', '\\\\').replaceAll('"', '\\"')}"`;

function summary(run: WorkflowExecutionInfo): LinkSummary {
  const [, project = '', service = ''] = run.workflowId.split('/');
  const attributes = run.typedSearchAttributes;
  const status = attributes.get(statusAttribute) as LinkStatus | undefined;
  return {
    project,
    service,
    workflowId: run.workflowId,
    runId: run.runId,
    workflow: run.type,
    ...(status === undefined ? {} : { status }),
    accounts: attributes.get(accountsAttribute) ?? [],
    execution: run.status.name,
    startedAt: run.startTime.toISOString(),
    ...(run.closeTime === undefined ? {} : { closedAt: run.closeTime.toISOString() }),
  };
}
