/** Read-only questions about a link. A worker answers them, with its credentials; they lock nothing. */
import { randomUUID } from 'node:crypto';
import { WorkflowFailedError, type Client } from '@temporalio/client';
import type { OffboardRequest, Survey } from '../contract/changes.ts';
import type { PlanReport, PlanRequest } from '../contract/plan.ts';
import type { LinkName } from '../contract/request.ts';
import { errorOfRun } from './errors.ts';

/** Needs a worker that polls `taskQueue`. @throws RunFailedError an API is out of reach or denies the worker */
export const askPlan = (client: Client, taskQueue: string, input: PlanRequest): Promise<PlanReport> =>
  ask(client, taskQueue, 'plan', input.request, input);

/** @throws ProblemsError as `offboard` would; RunFailedError */
export const askOffboard = (client: Client, taskQueue: string, input: OffboardRequest): Promise<Survey> =>
  ask(client, taskQueue, 'planOffboard', input, input);

async function ask<Answer>(
  client: Client,
  taskQueue: string,
  type: string,
  { project, service }: LinkName,
  input: unknown,
): Promise<Answer> {
  // Not below `privatelink/`: these ids are no lock, and lists of links do not show them.
  const workflowId = `privatelink-plan/${project}/${service}/${randomUUID()}`;
  const staticSummary = `What a run of ${project}/${service} would do (${type})`;
  try {
    return (await client.workflow.execute(type, { workflowId, taskQueue, args: [input], staticSummary })) as Answer;
  } catch (error) {
    throw error instanceof WorkflowFailedError ? errorOfRun(error.cause ?? error) : error;
  }
}
