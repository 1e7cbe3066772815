/** Drift: where each link of a manifest is not as it says. Changes nothing, unless the manifest says `repair`. */
import { noteOf } from '../../client/fleet-picture.ts';
import { findRecord, noteItems } from '../../client/fleet-record.ts';
import type { ItemLook } from '../../contract/fleet-look.ts';
import { linkOf, type ItemStarted } from '../../contract/fleet.ts';
import type { ManifestItem } from '../../manifest/manifest.ts';
import { problemLine } from '../../problems/problems.ts';
import type { DriftReport, Drifted, ScheduledActivities, Skipped } from '../../contract/scheduled.ts';
import type { FleetDeps } from './deps.ts';
import { leftItems, leftText } from './desire-scheduled.ts';
import { kept } from './look-at-item.ts';
import { lookOrSay } from './look-at-items.ts';
import { readJob } from './read-job.ts';
import { eachOnce } from './resumable.ts';
import { startItem } from './start-items.ts';
import { differenceText } from '../../contract/difference-text.ts';

/** Each look takes about twenty reads of Aiven and EC2. */
const AT_ONCE = 4;

export const createCheckDrift =
  (deps: FleetDeps): ScheduledActivities['checkManifestDrift'] =>
  async ({ startId, ...job }) => {
    const notifies = deps.notifies === true ? { notifies: true } : {};
    const read = await readJob(deps.manifests, job);
    if (read.kind !== 'read')
      return {
        outcome: read.kind,
        says: read.says,
        skipped: read.skipped,
        inPlace: [],
        drifted: [],
        left: [],
        ...notifies,
      };
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

interface Checked {
  readonly link: string;
  readonly look: ItemLook;
  readonly repair?: ItemStarted['state'];
  /** Why it could not be repaired. */
  readonly why?: string;
}

async function check(
  deps: FleetDeps,
  { request, repair }: ManifestItem,
  start: { taskQueue: string; actor: string; startId: string },
): Promise<Checked> {
  const look = kept(await lookOrSay(deps, request));
  const { link, found } = look;
  if (!repair || (found !== 'differs' && found !== 'absent')) return { link, look };
  const { state, why } = await startItem(deps.client, start, request);
  return { link, look, repair: state, ...(why === undefined ? {} : { why }) };
}

function report(checked: readonly Checked[], wrong: readonly Skipped[], left: readonly string[]): DriftReport {
  // A change that is under way is not drift.
  const unseen = checked.filter(({ look }) => look.found === 'busy' || look.found === 'unknown');
  const inPlace = checked.filter(({ look }) => look.found === 'asWanted').map(({ link }) => link);
  const drifted = checked.filter(({ look }) => ['differs', 'absent', 'refused'].includes(look.found)).map(driftOf);
  const skipped = [
    ...unseen.map(({ link, look }) => ({ link, why: look.says })),
    ...checked.flatMap(({ link, why }) => (why === undefined ? [] : [{ link, why }])),
    ...wrong,
  ];
  const repaired = drifted.filter(({ repair }) => repair === 'open').length;
  const counts = `${inPlace.length} in place, ${drifted.length} drifted (${repaired} being repaired), ${skipped.length} skipped.`;
  return {
    outcome: 'checked',
    says: `${counts}${driftText(drifted)}${leftText(left)}`,
    inPlace,
    drifted,
    left,
    skipped,
  };
}

const driftOf = ({ link, look, repair }: Checked): Drifted => ({
  link,
  changes: look.differences.length > 0 ? look.differences.map(differenceText) : [look.says],
  differences: look.differences,
  ...(repair === undefined ? {} : { repair }),
});

const MOST_NAMED = 5;

/** Names the first links and how they drifted; the report has them all. */
function driftText(drifted: readonly Drifted[]): string {
  const named = drifted.slice(0, MOST_NAMED).map(({ link, changes }) => ` ${link}: ${changes.join('; ')}.`);
  const more = drifted.length - named.length;
  return `${named.join('')}${more > 0 ? ` And ${more} more.` : ''}`;
}
