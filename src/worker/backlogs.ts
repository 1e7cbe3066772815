/** The backlog of a task queue, as the Temporal server estimates it. */
import proto from '@temporalio/proto';
import type { NativeConnection } from '@temporalio/worker';

const { TASK_QUEUE_TYPE_ACTIVITY: activity, TASK_QUEUE_TYPE_WORKFLOW: workflow } =
  proto.temporal.api.enums.v1.TaskQueueType;
const types = { activity, workflow };

interface Backlog {
  readonly kind: keyof typeof types;
  readonly tasks: number;
  readonly oldestSeconds: number;
}

export const backlogs = (
  connection: Pick<NativeConnection, 'workflowService'>,
  namespace: string,
  name: string,
): Promise<readonly Backlog[]> =>
  Promise.all(
    Object.entries(types).map(async ([kind, taskQueueType]) => {
      const { stats } = await connection.workflowService.describeTaskQueue({
        namespace,
        taskQueue: { name },
        taskQueueType,
        reportStats: true,
      });
      return {
        kind: kind as Backlog['kind'],
        tasks: Number(stats?.approximateBacklogCount ?? 0),
        oldestSeconds: Number(stats?.approximateBacklogAge?.seconds ?? 0),
      };
    }),
  );
