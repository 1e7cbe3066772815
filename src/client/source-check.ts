/** Asks a worker whether it can read a manifest. */
import { randomUUID } from 'node:crypto';
import type { Client } from '@temporalio/client';
import type { ManifestJob, SourceReport } from '../contract/scheduled.ts';

/** Changes nothing. Needs a worker that polls `taskQueue`. */
export const checkSource = async (client: Client, taskQueue: string, job: ManifestJob): Promise<SourceReport> =>
  (await client.workflow.execute('checkSource', {
    workflowId: `privatelink-plan/schedule/${job.name}/${randomUUID()}`,
    taskQueue,
    args: [job],
    staticSummary: `Whether the workers can read ${job.source}`,
  })) as SourceReport;
