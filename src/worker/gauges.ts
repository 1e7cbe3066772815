/** Metrics that the Temporal server knows and no single worker: steps that wait for a person, backlogs of the queues. */
import type { Logger, MetricMeter } from '@temporalio/common';
import type { NativeConnection } from '@temporalio/worker';
import { createMeter, type Meter } from '../contract/metrics.ts';
import type { ParkedWatch } from '../client/parked-watch.ts';
import { ec2TaskQueue } from '../contract/request.ts';
import { backlogs } from './backlogs.ts';

export interface GaugesOptions {
  readonly connection: Pick<NativeConnection, 'workflowService'>;
  readonly namespace: string;
  /** The ordinary task queue. */
  readonly taskQueue: string;
  readonly parked: ParkedWatch;
  readonly meter: MetricMeter;
  readonly logger: Logger;
  /** ms between two rounds. */
  readonly everyMs: number;
}

/** Asks again and again; returns a function that stops it. A round that fails keeps the last values. */
export function startGauges({ parked, meter: sdk, logger, everyMs, ...where }: GaugesOptions): () => void {
  const meter = createMeter(sdk);
  let timer: NodeJS.Timeout;
  let stopped = false;
  const round = async (): Promise<void> => {
    const results = await Promise.allSettled([setParked(meter, parked), setBacklogs(meter, where)]);
    for (const result of results)
      if (result.status === 'rejected' && !stopped)
        logger.warn('gauges could not be renewed', { error: String(result.reason) });
    if (!stopped) timer = setTimeout(() => void round(), everyMs).unref();
  };
  void round();
  return () => {
    stopped = true;
    clearTimeout(timer);
  };
}

async function setParked(meter: Meter, watch: ParkedWatch): Promise<void> {
  for (const { reason, steps, oldestSeconds } of await watch()) {
    meter.set('parkedNow', steps, { reason });
    meter.set('parkedAge', oldestSeconds, { reason });
  }
}

async function setBacklogs(
  meter: Meter,
  { connection, namespace, taskQueue }: Pick<GaugesOptions, 'connection' | 'namespace' | 'taskQueue'>,
): Promise<void> {
  const queues = { main: taskQueue, ec2: ec2TaskQueue(taskQueue) };
  for (const [queue, name] of Object.entries(queues))
    for (const { kind, tasks, oldestSeconds } of await backlogs(connection, namespace, name)) {
      meter.set('backlog', tasks, { queue, kind });
      meter.set('backlogAge', oldestSeconds, { queue, kind });
    }
}
