/** A schedule's run over a manifest: starts or joins what has changed since the last one, and nothing else. */
import { createHash } from 'node:crypto';
import { linkOf, type ItemStarted } from '../../contract/fleet.ts';
import type { Manifest, ManifestItem } from '../../manifest/manifest.ts';
import { problemLine } from '../../problems/problems.ts';
import type { PrivateLinkRequest } from '../../contract/request.ts';
import type { ManifestReport, Remembered, ScheduledActivities, Skipped } from '../../contract/scheduled.ts';
import type { FleetDeps } from './deps.ts';
import { readJob } from './read-job.ts';
import { startItems } from './start-items.ts';

export const createApplyManifest =
  ({ client, taskQueue, manifests }: FleetDeps): ScheduledActivities['applyManifest'] =>
  async ({ startId, remembered: last, ...job }) => {
    const before = last?.source === job.source ? last : { source: job.source, requests: {} };
    const read = await readJob(manifests, job, before.etag);
    if (read.kind === 'unchanged') return nothing('unchanged', 'The manifest is unchanged.', [], before);
    if (read.kind !== 'read') return nothing(read.kind, read.says, read.skipped, before);
    const { manifest } = read;
    const changed = manifest.items.filter(({ request }) => before.requests[linkOf(request)] !== digest(request));
    const items = await startItems(client, {
      requests: changed.map(({ request }) => request),
      taskQueue,
      actor: `schedule ${job.name}`,
      startId,
    });
    return report(manifest, items, { source: job.source, ...(read.etag === undefined ? {} : { etag: read.etag }) });
  };

const nothing = (
  outcome: ManifestReport['outcome'],
  says: string,
  skipped: readonly Skipped[],
  remembered: Remembered,
): ManifestReport => ({ outcome, says, started: [], joined: [], skipped, remembered });

function report(
  { items, problems }: Manifest,
  results: readonly ItemStarted[],
  source: Pick<Remembered, 'source' | 'etag'>,
): ManifestReport {
  const begun = results.filter(({ state }) => state === 'open');
  const notBegun = results.filter(({ state }) => state !== 'open');
  const skipped = [
    ...notBegun.map(({ link, why = '' }) => ({ link, why })),
    ...problems.map((problem) => ({ link: source.source, why: problemLine(problem) })),
  ];
  const started = begun.filter(({ joined }) => joined !== true).map(({ link }) => link);
  const joined = begun.filter((item) => item.joined === true).map(({ link }) => link);
  const counts = `${started.length} started, ${joined.length} joined, ${skipped.length} skipped, ${items.length - results.length} unchanged.`;
  return {
    outcome: results.length === 0 && problems.length === 0 ? 'unchanged' : 'applied',
    says: counts,
    started,
    joined,
    skipped,
    remembered: remember(items, new Set(notBegun.map(({ link }) => link)), source, skipped.length === 0),
  };
}

/** What was skipped is forgotten, and the manifest's tag with it: the next run asks for it again. */
function remember(
  items: readonly ManifestItem[],
  skipped: ReadonlySet<string>,
  { source, etag }: Pick<Remembered, 'source' | 'etag'>,
  complete: boolean,
): Remembered {
  const done = items.filter(({ request }) => !skipped.has(linkOf(request)));
  return {
    source,
    ...(complete && etag !== undefined ? { etag } : {}),
    requests: Object.fromEntries(done.map(({ request }) => [linkOf(request), digest(request)])),
  };
}

const digest = (request: PrivateLinkRequest): string =>
  createHash('sha256').update(JSON.stringify(request)).digest('hex').slice(0, 16);
