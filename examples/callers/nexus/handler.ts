/** Serves the operation in Causeway's namespace. */
import {
  BusyError,
  createCausewayClient,
  ProblemsError,
  RefusedUpdateError,
  type OnboardResult,
  type PrivateLinkRequest,
} from '@causeway-link/client';
import { getClient, startWorkflow, WorkflowRunOperationHandler } from '@temporalio/nexus';
import * as nexus from 'nexus-rpc';
import { causewayService } from './service.ts';

/** `taskQueue`: where Causeway's worker runs. */
export const causewayHandler = (taskQueue: string): nexus.ServiceHandler<(typeof causewayService)['operations']> =>
  nexus.serviceHandler(causewayService, {
    onboard: new WorkflowRunOperationHandler<PrivateLinkRequest, OnboardResult>(async (context, request) => {
      const causeway = createCausewayClient({ client: getClient(), taskQueue });
      // The request id is the same when the server sends the operation again: it then finds its own run.
      const who = { actor: 'nexus', startId: context.requestId };
      const { workflowId } = await causeway.onboard(request, who).catch(refuse);
      // The run is there; this makes the server tell the caller when it ends.
      return await startWorkflow(context, 'onboard', {
        ...{ args: [request], workflowId, taskQueue },
        workflowIdConflictPolicy: 'USE_EXISTING',
      });
    }),
  });

/** What no repetition makes right fails the operation; everything else is tried again by the server. */
function refuse(error: unknown): never {
  if (error instanceof ProblemsError || error instanceof RefusedUpdateError || error instanceof BusyError)
    throw new nexus.OperationError('failed', error.message, { cause: error });
  throw error;
}
