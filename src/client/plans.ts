/** Read-only questions about a link. A worker answers them with its credentials. They do not block other runs. */
import { randomUUID } from 'node:crypto';
import { WorkflowFailedError, type Client, type WorkflowStartOptions } from '@temporalio/client';
import type { OffboardRequest, Survey } from '../contract/changes.ts';
import type { DoctorReport, DoctorRequest } from '../contract/doctor.ts';
import type { PlanReport, PlanRequest } from '../contract/plan.ts';
import type { LinkName } from '../contract/request.ts';
import { errorOfRun } from './errors.ts';

/** Needs a worker that polls `taskQueue`. @throws RunFailedError an API is out of reach or denies the worker */
export const askPlan = (client: Client, taskQueue: string, input: PlanRequest): Promise<PlanReport> =>
  ask(client, taskQueue, 'plan', input.request, input);

/** @throws ProblemsError as `offboard` would; RunFailedError */
export const askOffboard = (client: Client, taskQueue: string, input: OffboardRequest): Promise<Survey> =>
  ask(client, taskQueue, 'planOffboard', input, input);

/** @throws ProblemsError as `doctor` of the client would; RunFailedError */
export const askDoctor = (client: Client, taskQueue: string, input: DoctorRequest): Promise<DoctorReport> =>
  execute(client, 'doctor', {
    workflowId: `privatelink-doctor/${randomUUID()}`,
    ...{ taskQueue, args: [input], staticSummary: 'What a first run needs, and whether it is there' },
    // After that nobody waits for the answer: a worker that starts later need not look.
    workflowExecutionTimeout: '5 minutes',
  });

const ask = <Answer>(
  client: Client,
  taskQueue: string,
  type: string,
  { project, service }: LinkName,
  input: unknown,
): Promise<Answer> =>
  execute(client, type, {
    // Not under `privatelink/`: these ids lock no link, and lists of links do not show them.
    workflowId: `privatelink-plan/${project}/${service}/${randomUUID()}`,
    ...{ taskQueue, args: [input], staticSummary: `What a run of ${project}/${service} would do (${type})` },
  });

async function execute<Answer>(client: Client, type: string, options: WorkflowStartOptions): Promise<Answer> {
  try {
    return (await client.workflow.execute(type, options)) as Answer;
  } catch (error) {
    throw error instanceof WorkflowFailedError ? errorOfRun(error.cause ?? error) : error;
  }
}
