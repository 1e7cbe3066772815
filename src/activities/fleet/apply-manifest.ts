/**
 * A schedule's run over a manifest: makes it the desired state, and starts or joins the runs of items that differ from
 * it.
 */
import { createHash } from 'node:crypto';
import { noteOf } from '../../client/fleet-picture.ts';
import { noteItems } from '../../client/fleet-record.ts';
import type { ItemLook } from '../../contract/fleet-look.ts';
import type { ItemNote } from '../../contract/fleet-record.ts';
import { linkOf, type ItemStarted } from '../../contract/fleet.ts';
import type { Manifest, ManifestItem } from '../../manifest/manifest.ts';
import { problemLine } from '../../problems/problems.ts';
import type { PrivateLinkRequest } from '../../contract/request.ts';
import type { ManifestReport, Remembered, ScheduledActivities, Skipped } from '../../contract/scheduled.ts';
import type { FleetDeps } from './deps.ts';
import { desireScheduled, leftItems, leftText } from './desire-scheduled.ts';
import { kept } from './look-at-item.ts';
import { LOOKS_AT_ONCE, lookOrSay } from './look-at-items.ts';
import { readJob } from './read-job.ts';
import { eachOnce } from './resumable.ts';
import { startItem } from './start-items.ts';

export const createApplyManifest =
  (deps: FleetDeps): ScheduledActivities['applyManifest'] =>
  async ({ startId, remembered: last, ...job }) => {
    const { client, taskQueue, manifests } = deps;
    const before = last?.source === job.source ? last : { source: job.source, requests: {} };
    const read = await readJob(manifests, job);
    if (read.kind !== 'read') return nothing(read.kind, read.says, read.skipped, before);
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

const nothing = (
  outcome: ManifestReport['outcome'],
  says: string,
  skipped: readonly Skipped[],
  remembered: Remembered,
): ManifestReport => ({ outcome, says, started: [], joined: [], again: [], left: [], skipped, remembered });

/** The result of one item. `asBefore`: its request has not changed, so only what is not there is started. */
interface Brought {
  readonly link: string;
  readonly state: ItemStarted['state'] | 'asWanted';
  readonly why?: string;
  readonly runId?: string;
  readonly joined?: boolean;
  readonly asBefore: boolean;
  readonly look?: ItemLook;
}

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
  const { found, says } = look;
  if (found === 'asWanted' || found === 'busy') return { link, state: 'asWanted', asBefore: true, look };
  if (found === 'refused' || found === 'unknown') return { link, state: 'skipped', why: says, asBefore: true, look };
  return { ...(await startItem(deps.client, start, request)), asBefore: true, look };
}

const noted = ({ link, state, look, why, runId, joined }: Brought): ItemNote => ({
  ...(look === undefined ? { link } : noteOf(look)),
  ...(state === 'asWanted'
    ? {}
    : {
        outcome: {
          state,
          ...(why === undefined ? {} : { why }),
          ...(runId === undefined ? {} : { runId }),
          ...(joined === true ? { joined } : {}),
        },
      }),
});

function report(
  { items, problems }: Manifest,
  results: readonly Brought[],
  source: string,
  left: readonly string[],
): ManifestReport {
  const begun = results.filter(({ state }) => state === 'open');
  const notBegun = results.filter(({ state }) => state === 'failed' || state === 'skipped');
  const skipped = [
    ...notBegun.map(({ link, why = '' }) => ({ link, why })),
    ...problems.map((problem) => ({ link: source, why: problemLine(problem) })),
  ];
  const started = begun.filter(({ joined }) => joined !== true).map(({ link }) => link);
  const joined = begun.filter((item) => item.joined === true).map(({ link }) => link);
  const again = begun.filter(({ asBefore }) => asBefore).map(({ link }) => link);
  const counts = `${started.length} started, ${joined.length} joined, ${skipped.length} skipped, ${results.length - begun.length - notBegun.length} as the manifest says.`;
  const back = again.length === 0 ? '' : ` Not as the manifest says, so started again: ${again.join(', ')}.`;
  return {
    outcome: begun.length === 0 && skipped.length === 0 ? 'unchanged' : 'applied',
    says: `${counts}${back}${leftText(left)}`,
    started,
    joined,
    again,
    left,
    skipped,
    remembered: remember(items, new Set(notBegun.map(({ link }) => link)), source),
  };
}

/** What was skipped is forgotten: the next run asks for it again. */
const remember = (items: readonly ManifestItem[], skipped: ReadonlySet<string>, source: string): Remembered => ({
  source,
  requests: Object.fromEntries(
    items
      .filter(({ request }) => !skipped.has(linkOf(request)))
      .map(({ request }) => [linkOf(request), digest(request)]),
  ),
});

const digest = (request: PrivateLinkRequest): string =>
  createHash('sha256').update(JSON.stringify(request)).digest('hex').slice(0, 16);
