/** Starts a workflow that changes or removes a link, under the workflow id of the link. */
import { WorkflowExecutionAlreadyStartedError, type Client } from '@temporalio/client';
import type { ComponentsRequest, OffboardRequest, PrincipalsRequest } from '../contract/changes.ts';
import { ProblemsError } from '../problems/problems.ts';
import { workflowIdOf } from '../contract/request.ts';
import type { LinkStatus } from '../contract/run.ts';
import type { ParsedChange } from '../schema/changes.ts';
import { projectAttribute, serviceAttribute, statusAttribute } from '../contract/messages.ts';
import { BusyError } from './errors.ts';

/** The workflow types by name: the client imports no workflow code. */
export interface ChangeRequests {
  readonly offboard: OffboardRequest;
  readonly changePrincipals: PrincipalsRequest;
  readonly changeComponents: ComponentsRequest;
}

/**
 * Never joins an open run: two changes may contradict each other.
 * @throws BusyError another run holds the service
 */
export async function startChange<Type extends keyof ChangeRequests>(
  client: Client,
  taskQueue: string,
  type: Type,
  request: ChangeRequests[Type],
): Promise<{ readonly workflowId: string; readonly runId: string }> {
  const { project, service } = request;
  const workflowId = workflowIdOf(request);
  const status: LinkStatus = type === 'offboard' ? 'Offboarding' : 'Changing';
  try {
    const { firstExecutionRunId: runId } = await client.workflow.start(type, {
      workflowId,
      taskQueue,
      args: [request],
      workflowIdConflictPolicy: 'FAIL',
      staticSummary: `${says[type]} ${project}/${service}`,
      typedSearchAttributes: [
        { key: statusAttribute, value: status },
        { key: projectAttribute, value: project },
        { key: serviceAttribute, value: service },
      ],
    });
    return { workflowId, runId };
  } catch (error) {
    if (!(error instanceof WorkflowExecutionAlreadyStartedError)) throw error;
    const open = await client.workflow.getHandle(workflowId).describe();
    throw new BusyError(workflowId, open.type, open.startTime.toISOString());
  }
}

const says: Readonly<Record<keyof ChangeRequests, string>> = {
  offboard: 'Take away the link of',
  changePrincipals: 'Change who may connect to',
  changeComponents: 'Change which components are open at',
};

/** @throws ProblemsError with every problem; nothing was called */
export function accepted<Request>(parsed: ParsedChange<Request>): Request {
  if (!parsed.ok) throw new ProblemsError('Invalid', parsed.problems);
  return parsed.request;
}
