/** Drift: where each link of a manifest is not as it says. Changes nothing, unless the manifest says `repair`. */
import { noteOf } from '../../client/fleet-picture.ts';
import { findRecord, noteItems } from '../../client/fleet-record.ts';
import { linkOf } from '../../contract/fleet.ts';
import type { ManifestItem } from '../../manifest/manifest.ts';
import { problemLine } from '../../problems/problems.ts';
import type { ScheduledActivities } from '../../contract/scheduled.ts';
import type { FleetDeps } from './deps.ts';
import { leftItems } from './desire-scheduled.ts';
import { canRepair, notChecked, report, type Checked } from './drift-report.ts';
import { kept } from './item-look.ts';
import { lookOrSay } from './look-at-items.ts';
import { readJob } from './read-job.ts';
import { eachOnce } from './resumable.ts';
import { startItem } from './start-items.ts';

/** Each look takes about twenty reads of Aiven and EC2. */
const AT_ONCE = 4;

export const createCheckDrift =
  (deps: FleetDeps): ScheduledActivities['checkManifestDrift'] =>
  async ({ startId, ...job }) => {
    const notifies = deps.notifies === true ? { notifies: true } : {};
    const read = await readJob(deps.manifests, job);
    if (read.kind !== 'read') return { ...notChecked(read), ...notifies };
    const { settings, items, problems } = read.manifest;
    const start = { taskQueue: deps.taskQueue, actor: `schedule ${job.name}`, startId };
    const checked = await eachOnce(items, { atOnce: AT_ONCE, linkOf: ({ request }) => linkOf(request) }, (item) =>
      check(deps, item, start),
    );
    const record = await findRecord(deps.client, settings.name);
    if (record !== undefined)
      await noteItems(
        deps.client,
        deps.taskQueue,
        record.settings,
        checked.map(({ look }) => noteOf(look)),
      );
    const wrong = problems.map((problem) => ({ link: job.source, why: problemLine(problem) }));
    return { ...report(checked, wrong, await leftItems(deps, record, read.manifest)), ...notifies };
  };

async function check(
  deps: FleetDeps,
  { request, repair }: ManifestItem,
  start: { taskQueue: string; actor: string; startId: string },
): Promise<Checked> {
  const look = kept(await lookOrSay(deps, request));
  const { link } = look;
  if (!repair || !canRepair(look)) return { link, look };
  const { state, why } = await startItem(deps.client, start, request);
  return { link, look, repair: state, ...(why === undefined ? {} : { why }) };
}
