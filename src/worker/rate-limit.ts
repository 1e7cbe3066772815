/** Lets the Temporal server keep EC2's rate for creating, changing and deleting VPC endpoints, over all workers. */
import proto from '@temporalio/proto';
import type { Connection } from '@temporalio/client';

/**
 * Limits each fairness key (`account/region/action`) of the queue. Server ≥ 1.31; on a cluster without
 * `matching.enableFairness` the limit holds too, but one account's backlog may delay another's.
 * @param perSecond dispatches a second for each key; EC2 refills 0.3
 */
export async function limitEc2Rate(
  connection: Pick<Connection, 'workflowService'>,
  { namespace, queue, perSecond }: { namespace: string; queue: string; perSecond: number },
): Promise<void> {
  await connection.workflowService.updateTaskQueueConfig({
    namespace,
    taskQueue: queue,
    taskQueueType: proto.temporal.api.enums.v1.TaskQueueType.TASK_QUEUE_TYPE_ACTIVITY,
    identity: 'causeway',
    updateFairnessKeyRateLimitDefault: {
      rateLimit: { requestsPerSecond: perSecond },
      reason: 'EC2 refills 0.3 tokens a second for each mutating VPC endpoint call of an account and region',
    },
  });
}
