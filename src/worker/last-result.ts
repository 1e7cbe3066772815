/** The result of the newest onboarding of a link, as long as Temporal keeps it: the routes that clients use. */
import type { Client } from '@temporalio/client';
import { workflowIdOf } from '../contract/request.ts';
import type { LinkName } from '../contract/request.ts';
import type { OnboardResult } from '../contract/run.ts';

/** Returns undefined when none is known. Visibility lags about a second behind the runs. */
export const lastResult =
  (client: Client) =>
  async (link: LinkName): Promise<OnboardResult | undefined> => {
    const workflowId = workflowIdOf(link);
    const query = `WorkflowId = "${workflowId}" AND WorkflowType = "onboard" AND ExecutionStatus = "Completed"`;
    for await (const { runId } of client.workflow.list({ query, pageSize: 1 }))
      return (await client.workflow.getHandle(workflowId, runId).result()) as OnboardResult;
    return undefined;
  };
