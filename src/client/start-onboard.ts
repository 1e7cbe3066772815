/** Starts an onboarding, or joins the one that is open: one call, so that two callers never start two. */
import { randomUUID } from 'node:crypto';
import {
  WithStartWorkflowOperation,
  WorkflowUpdateFailedError,
  WorkflowUpdateStage,
  type Client,
  type WorkflowUpdateHandle,
} from '@temporalio/client';
import { ApplicationFailure } from '@temporalio/common';
import { endpointKey, workflowIdOf, type PrivateLinkRequest } from '../contract/request.ts';
import type { Answer, ExtendInput } from '../contract/run.ts';
import {
  extendUpdate,
  NOTHING_NEW,
  projectAttribute,
  serviceAttribute,
  statusAttribute,
} from '../contract/messages.ts';
import { delivered } from './delivery.ts';
import { BusyError, RefusedUpdateError } from './errors.ts';

export interface Started {
  readonly workflowId: string;
  readonly runId: string;
  /** False: this call started the run. */
  readonly attached: boolean;
}

/** The workflow type by name: the client carries no workflow code. */
const ONBOARD = 'onboard';

/**
 * Answers when a worker has taken the request in, which needs one that polls `taskQueue`.
 * `startId`: the same when the same call is made again after a crash, which then knows the run for its own.
 */
export async function startOnboard(
  client: Client,
  taskQueue: string,
  input: ExtendInput,
  startId: string = randomUUID(),
): Promise<Started> {
  const workflowId = workflowIdOf(input.request);
  const update = await delivered((updateId) =>
    client.workflow.startUpdateWithStart(extendUpdate, {
      startWorkflowOperation: startOperation(workflowId, taskQueue, input.request, startId),
      args: [input],
      updateId,
      waitForStage: WorkflowUpdateStage.ACCEPTED,
    }),
  );
  const runId = update.workflowRunId ?? '';
  const extended = await tookSomethingNew(client, update);
  return { workflowId, runId, attached: extended || !(await startedBy(client, workflowId, runId, startId)) };
}

function startOperation(workflowId: string, taskQueue: string, request: PrivateLinkRequest, startId: string) {
  return new WithStartWorkflowOperation(ONBOARD, {
    workflowId,
    taskQueue,
    args: [request],
    workflowIdConflictPolicy: 'USE_EXISTING',
    staticSummary: summaryOf(request),
    memo: { [START_ID]: startId },
    typedSearchAttributes: [
      { key: statusAttribute, value: 'Onboarding' },
      { key: projectAttribute, value: request.project },
      { key: serviceAttribute, value: request.service },
    ],
  });
}

/** Tells the run that this call started from one that was open before; the server's answer does not reach us. */
const START_ID = 'causewayStartId';

async function startedBy(client: Client, workflowId: string, runId: string, startId: string): Promise<boolean> {
  const { memo } = await client.workflow.getHandle(workflowId, runId).describe();
  return memo?.[START_ID] === startId;
}

/** False: the run has all of it already, which every new run says of the request it was started with. */
async function tookSomethingNew(client: Client, update: WorkflowUpdateHandle<Answer>): Promise<boolean> {
  try {
    await update.result();
    return true;
  } catch (error) {
    if (!(error instanceof WorkflowUpdateFailedError)) throw error;
    const { cause } = error;
    if (cause instanceof ApplicationFailure && cause.type === NOTHING_NEW) return false;
    const { type, startTime } = await client.workflow.getHandle(update.workflowId, update.workflowRunId).describe();
    if (type !== ONBOARD) throw new BusyError(update.workflowId, type, startTime.toISOString());
    throw new RefusedUpdateError(cause?.message ?? error.message, { cause: error });
  }
}

/** One line for the Web UI; the server keeps 400 bytes. */
function summaryOf({ project, service, components, endpoints }: PrivateLinkRequest): string {
  const to = endpoints.length === 0 ? 'nothing yet' : endpoints.map(endpointKey).join(', ');
  const text = `Connect ${project}/${service} (${components.join(', ')}) to ${to}`;
  return text.length <= 180 ? text : `${text.slice(0, 179)}…`;
}
