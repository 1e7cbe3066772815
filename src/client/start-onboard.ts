/** Starts an onboarding, or joins the one that is open: one call, so that two callers never start two. */
import { randomUUID } from 'node:crypto';
import {
  WithStartWorkflowOperation,
  WorkflowUpdateFailedError,
  WorkflowUpdateStage,
  type Client,
  type WorkflowUpdateHandle,
} from '@temporalio/client';
import { endpointKey, workflowIdOf, type PrivateLinkRequest } from '../contract/request.ts';
import type { Answer, ExtendInput } from '../contract/run.ts';
import { extendUpdate, projectAttribute, serviceAttribute, statusAttribute } from '../contract/messages.ts';
import { delivered, isTooMany } from './delivery.ts';
import { BusyError, refusedUpdate } from './errors.ts';

export interface Started {
  readonly workflowId: string;
  readonly runId: string;
  /** False: this call started the run. Whether its request is accepted, the result of the run says. */
  readonly attached: boolean;
  /** Of a run that was joined: its verdict on the request, with what is new and what it had already. */
  readonly answer?: Answer;
}

/** The workflow type by name: the client carries no workflow code. */
const ONBOARD = 'onboard';

/**
 * Answers when a worker has taken the request in, which needs one that polls `taskQueue`; when a run was joined, as soon as
 * that run has checked the request and taken it in.
 * `startId`: the same when the same call is made again after a crash, which then knows the run for its own.
 */
export async function startOnboard(
  client: Client,
  taskQueue: string,
  input: ExtendInput,
  startId: string = randomUUID(),
): Promise<Started> {
  const workflowId = workflowIdOf(input.request);
  return delivered(async (updateId) => {
    const update = await client.workflow.startUpdateWithStart(extendUpdate, {
      startWorkflowOperation: startOperation(workflowId, taskQueue, input.request, startId),
      args: [input],
      updateId,
      waitForStage: WorkflowUpdateStage.ACCEPTED,
    });
    const runId = update.workflowRunId ?? '';
    if (await startedBy(client, workflowId, runId, startId)) return { workflowId, runId, attached: false };
    return { workflowId, runId, attached: true, answer: await verdictOf(client, update) };
  });
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

/** @throws BusyError, RefusedUpdateError, or ProblemsError when the request of the run that was joined is not accepted */
async function verdictOf(client: Client, update: WorkflowUpdateHandle<Answer>): Promise<Answer> {
  try {
    return await update.result();
  } catch (error) {
    if (!(error instanceof WorkflowUpdateFailedError) || isTooMany(error)) throw error;
    const { type, startTime } = await client.workflow.getHandle(update.workflowId, update.workflowRunId).describe();
    if (type !== ONBOARD) throw new BusyError(update.workflowId, type, startTime.toISOString());
    throw refusedUpdate(error);
  }
}

/** One line for the Web UI; the server keeps 400 bytes. */
function summaryOf({ project, service, components, endpoints }: PrivateLinkRequest): string {
  const to = endpoints.length === 0 ? 'nothing yet' : endpoints.map(endpointKey).join(', ');
  const text = `Connect ${project}/${service} (${components.join(', ')}) to ${to}`;
  return text.length <= 180 ? text : `${text.slice(0, 179)}…`;
}
