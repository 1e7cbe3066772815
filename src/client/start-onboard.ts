/** Starts an onboarding or joins the open one, in one call, so that two callers never start two. */
import { randomUUID } from 'node:crypto';
import {
  WithStartWorkflowOperation,
  WorkflowUpdateFailedError,
  WorkflowUpdateStage,
  type Client,
  type WorkflowUpdateHandle,
} from '@temporalio/client';
import { excerpt } from '../contract/printable.ts';
import { endpointKey, workflowIdOf, type PrivateLinkRequest } from '../contract/request.ts';
import type { Answer, ExtendInput } from '../contract/run.ts';
import { extendUpdate, projectAttribute, serviceAttribute, statusAttribute } from '../contract/messages.ts';
import { delivered, isTooMany } from './delivery.ts';
import { BusyError, refusedUpdate } from './errors.ts';

export interface Started {
  readonly workflowId: string;
  readonly runId: string;
  /** False: this call started the run. The result of the run says whether its request was accepted. */
  readonly attached: boolean;
  /** Of a joined run: its answer to the request, with what is new and what it already had. */
  readonly answer?: Answer;
}

/** The workflow type by name: the client imports no workflow code. */
const ONBOARD = 'onboard';

/**
 * Returns when a worker that polls `taskQueue` has received the request; if it joins a run, when that run has checked and
 * accepted the request.
 * `startId`: use the same id when you repeat a call after a crash, so that it recognises the run that it started.
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

/** Shows whether this call started the run or joined it: the SDK does not pass on the server's answer. */
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
  return excerpt(`Connect ${project}/${service} (${components.join(', ')}) to ${to}`, 180);
}
