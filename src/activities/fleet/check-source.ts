/** Whether the workers can read a manifest: asked before a schedule over it is set. */
import type { ScheduledActivities } from '../../contract/scheduled.ts';
import type { FleetDeps } from './deps.ts';
import { readJob } from './read-job.ts';

export const createCheckSource =
  ({ manifests }: FleetDeps): ScheduledActivities['checkSource'] =>
  async (job) => {
    const read = await readJob(manifests, job);
    if (read.kind !== 'read') return { outcome: read.kind, says: read.says, skipped: read.skipped };
    const { settings, items } = read.manifest;
    return { outcome: 'read', says: `${items.length} services of fleet ${settings.name}.`, skipped: [] };
  };
