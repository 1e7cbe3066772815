/**
 * A schedule's run over a manifest: makes it the desired state, and starts or joins the runs of items that differ from
 * it.
 */
import { noteItems } from '../../client/fleet-record.ts';
import { linkOf } from '../../contract/fleet.ts';
import type { ManifestItem } from '../../manifest/manifest.ts';
import type { Remembered, ScheduledActivities } from '../../contract/scheduled.ts';
import type { FleetDeps } from './deps.ts';
import { desireScheduled, leftItems } from './desire-scheduled.ts';
import { kept } from './item-look.ts';
import { LOOKS_AT_ONCE, lookOrSay } from './look-at-items.ts';
import { digest, noted, notRead, report, unstarted, type Brought } from './manifest-report.ts';
import { readJob } from './read-job.ts';
import { eachOnce } from './resumable.ts';
import { startItem } from './start-items.ts';

export const createApplyManifest =
  (deps: FleetDeps): ScheduledActivities['applyManifest'] =>
  async ({ startId, remembered: last, ...job }) => {
    const { client, taskQueue, manifests } = deps;
    const before = last?.source === job.source ? last : { source: job.source, requests: {} };
    const read = await readJob(manifests, job);
    if (read.kind !== 'read') return notRead(read, before);
    const { manifest } = read;
    const start = { taskQueue, actor: `schedule ${job.name}`, startId };
    const record = await desireScheduled(deps, manifest, job.source, start.actor);
    const items = await eachOnce(
      manifest.items,
      { atOnce: LOOKS_AT_ONCE, linkOf: ({ request }) => linkOf(request) },
      (item) => bringAbout(deps, item, start, before),
    );
    await noteItems(client, taskQueue, manifest.settings, items.map(noted));
    return report(manifest, items, job.source, await leftItems(deps, record, manifest));
  };

/** A manifest is a desired state: an unchanged item is looked at too, because somebody may have removed it. */
async function bringAbout(
  deps: FleetDeps,
  { request }: ManifestItem,
  start: { taskQueue: string; actor: string; startId: string },
  before: Remembered,
): Promise<Brought> {
  const link = linkOf(request);
  if (before.requests[link] !== digest(request))
    return { ...(await startItem(deps.client, start, request)), asBefore: false };
  const look = kept(await lookOrSay(deps, request));
  return unstarted(look) ?? { ...(await startItem(deps.client, start, request)), asBefore: true, look };
}
