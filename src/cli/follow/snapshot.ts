/** What can be seen of a run from outside: its state, what its waits last observed, and whether workers poll its queues. */
import type { Client } from '@temporalio/client';
import { defaultPayloadConverter } from '@temporalio/common';
import proto from '@temporalio/proto';
import type { temporal } from '@temporalio/proto';
import type { Progress } from '../../activities/waiting/progress.ts';
import { NoRunError } from '../../client/errors.ts';
import { findLink, wasEndedFromOutside, type RefusedRun } from '../../client/links.ts';
import { linkOfWorkflowId } from '../../contract/request.ts';
import type { RunState } from '../../contract/run.ts';
import { stateQuery, statusAttribute } from '../../contract/messages.ts';
import { isPolled } from '../../worker/pollers.ts';

export interface Snapshot {
  readonly workflowId: string;
  readonly runId: string;
  readonly workflow: string;
  /** The task queue of the run. */
  readonly taskQueue: string;
  /** Temporal's own: RUNNING, COMPLETED, FAILED, … */
  readonly execution: string;
  /** ISO 8601 */
  readonly startedAt: string;
  readonly closedAt?: string;
  readonly events: number;
  /** Absent when no worker answered. */
  readonly state?: RunState;
  readonly pending: readonly PendingActivity[];
  /** Task queues that this run needs and no worker polls. */
  readonly unpolled: readonly string[];
  /** A newer run whose request was refused: it changed nothing. */
  readonly refused?: RefusedRun;
}

export interface PendingActivity {
  /** `settleVpcEndpoint` */
  readonly activity: string;
  readonly taskQueue?: string;
  readonly attempt: number;
  /** False: it waits in its task queue. */
  readonly started: boolean;
  readonly observed?: Progress;
  readonly lastFailure?: string;
}

/**
 * Looks at one run, or at the newest of its id. `patienceMs`: how long a worker may take to answer.
 * @throws NoRunError
 */
export async function takeSnapshot(
  client: Client,
  workflowId: string,
  runId?: string,
  patienceMs = ANSWER_WITHIN_MS,
): Promise<Snapshot> {
  const newest = await snapshotOf(client, workflowId, runId, patienceMs);
  const link = linkOfWorkflowId(workflowId);
  if (runId !== undefined || link === undefined || !newest.wasRefused) return newest.snapshot;
  // The refused run changed nothing: the last accepted run shows the link.
  const accepted = await findLink(client, link);
  if (accepted === undefined) return newest.snapshot;
  const { snapshot } = await snapshotOf(client, workflowId, accepted.runId, patienceMs);
  const { runId: refusedRunId, workflow, startedAt } = newest.snapshot;
  return { ...snapshot, refused: { runId: refusedRunId, workflow, startedAt } };
}

interface Seen {
  readonly snapshot: Snapshot;
  /** The run ended because its request was not accepted. */
  readonly wasRefused: boolean;
}

async function snapshotOf(
  client: Client,
  workflowId: string,
  runId: string | undefined,
  patienceMs: number,
): Promise<Seen> {
  const handle = client.workflow.getHandle(workflowId, runId);
  const description = await handle.describe().catch((error: unknown) => {
    throw error instanceof Error && error.name === 'WorkflowNotFoundError'
      ? new NoRunError(workflowId, { cause: error })
      : error;
  });
  const { closeTime, taskQueue } = description;
  const pending = (description.raw.pendingActivities ?? []).map(pendingActivity);
  const waitedFor = pending.flatMap((each) => each.taskQueue ?? []);
  const unpolled = await unpolledOf(client, closeTime === undefined ? [taskQueue, ...waitedFor] : [taskQueue]);
  const answer = unpolled.includes(taskQueue)
    ? undefined
    : await askState(client, workflowId, description.runId, patienceMs);
  const execution = description.status.name;
  const state = answer && wasEndedFromOutside(execution) ? { ...answer, status: 'Terminated' as const } : answer;
  const wasRefused = description.typedSearchAttributes.get(statusAttribute) === 'Refused';
  const snapshot = {
    workflowId,
    runId: description.runId,
    workflow: description.type,
    taskQueue,
    execution,
    startedAt: description.startTime.toISOString(),
    ...(closeTime === undefined ? {} : { closedAt: closeTime.toISOString() }),
    events: description.historyLength,
    ...(state === undefined ? {} : { state }),
    pending,
    unpolled: closeTime === undefined ? unpolled : [],
  };
  return { snapshot, wasRefused };
}

/** Queries hang until a worker answers. */
const ANSWER_WITHIN_MS = 5_000;

async function askState(
  client: Client,
  workflowId: string,
  runId: string,
  patienceMs: number,
): Promise<RunState | undefined> {
  const handle = client.workflow.getHandle(workflowId, runId);
  const ask = (): Promise<RunState> => handle.query(stateQuery);
  return client.withDeadline(Date.now() + patienceMs, ask).catch(() => undefined);
}

async function unpolledOf(client: Client, queues: readonly string[]): Promise<string[]> {
  const polled = isPolled(client.connection, client.options.namespace);
  const unique = [...new Set(queues)];
  const answers = await Promise.all(unique.map(polled));
  return unique.filter((_, index) => answers[index] === false);
}

function pendingActivity(info: temporal.api.workflow.v1.IPendingActivityInfo): PendingActivity {
  const observed = observedIn(info.heartbeatDetails?.payloads?.[0]);
  const taskQueue = info.activityOptions?.taskQueue?.name;
  const lastFailure = info.lastFailure?.message;
  return {
    activity: info.activityType?.name ?? '',
    ...(taskQueue ? { taskQueue } : {}),
    attempt: info.attempt ?? 1,
    started: info.state === proto.temporal.api.enums.v1.PendingActivityState.PENDING_ACTIVITY_STATE_STARTED,
    ...(observed === undefined ? {} : { observed }),
    ...(lastFailure ? { lastFailure } : {}),
  };
}

/** A wait's heartbeat, unless another version of the worker wrote something else. */
function observedIn(payload: temporal.api.common.v1.IPayload | undefined): Progress | undefined {
  if (payload === undefined) return undefined;
  try {
    const details: Partial<Progress> | null = defaultPayloadConverter.fromPayload(payload);
    return typeof details?.state === 'string' && typeof details.since === 'string' ? (details as Progress) : undefined;
  } catch {
    return undefined;
  }
}
