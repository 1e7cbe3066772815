/** Whether a worker polls a task queue for activities. Without one, a run would wait for a probe without end. */
import proto from '@temporalio/proto';
import type { NativeConnection } from '@temporalio/worker';

/** A poller counts when the server saw it within this time, ms; pollers return at least once a minute. */
const SEEN_WITHIN_MS = 90_000;

export const isPolled =
  (connection: Pick<NativeConnection, 'workflowService'>, namespace: string) =>
  async (taskQueue: string): Promise<boolean> => {
    const { pollers } = await connection.workflowService.describeTaskQueue({
      namespace,
      taskQueue: { name: taskQueue },
      taskQueueType: proto.temporal.api.enums.v1.TaskQueueType.TASK_QUEUE_TYPE_ACTIVITY,
    });
    const since = Date.now() - SEEN_WITHIN_MS;
    return (pollers ?? []).some(({ lastAccessTime }) => Number(lastAccessTime?.seconds ?? 0) * 1000 >= since);
  };
