/** Drift: what a run of each link of a manifest would change now. Changes nothing, unless the manifest says `repair`. */
import { linkOf, type ItemStarted } from '../../contract/fleet.ts';
import type { ManifestItem } from '../../manifest/manifest.ts';
import { problemLine } from '../../problems/problems.ts';
import { workflowIdOf, type LinkName } from '../../contract/request.ts';
import type { DriftReport, ScheduledActivities, Skipped } from '../../contract/scheduled.ts';
import { WorkflowNotFoundError, type Client } from '@temporalio/client';
import { planLink, type Plan } from '../index.ts';
import type { FleetDeps } from './deps.ts';
import { readJob } from './read-job.ts';
import { eachOnce } from './resumable.ts';
import { startItem } from './start-items.ts';

/** Each plan is some twenty reads of Aiven and EC2. */
const AT_ONCE = 4;

export const createCheckDrift =
  (deps: FleetDeps): ScheduledActivities['checkManifestDrift'] =>
  async ({ startId, ...job }) => {
    const read = await readJob(deps.manifests, job);
    if (read.kind === 'unchanged') throw new TypeError('unchanged without a tag');
    if (read.kind !== 'read')
      return { outcome: read.kind, says: read.says, skipped: read.skipped, inPlace: [], drifted: [] };
    const { items, problems } = read.manifest;
    const checked = await eachOnce(items, { atOnce: AT_ONCE, linkOf: ({ request }) => linkOf(request) }, (item) =>
      check(deps, item, { taskQueue: deps.taskQueue, actor: `schedule ${job.name}`, startId }),
    );
    return report(
      checked,
      problems.map((problem) => ({ link: job.source, why: problemLine(problem) })),
    );
  };

/** With `changes`: drifted. With `why`: not checked. */
interface Checked {
  readonly link: string;
  readonly changes: readonly string[];
  readonly repair?: ItemStarted['state'];
  readonly why?: string;
}

async function check(
  deps: FleetDeps,
  { request, repair }: ManifestItem,
  start: { taskQueue: string; actor: string; startId: string },
): Promise<Checked> {
  const link = linkOf(request);
  const busy = await openRun(deps.client, request);
  if (busy !== undefined) return { link, changes: [], why: busy };
  try {
    const changes = changesOf(await planLink(deps, request));
    if (changes.length === 0 || !repair) return { link, changes };
    const { state, why } = await startItem(deps.client, start, request);
    return { link, changes, repair: state, ...(why === undefined ? {} : { why }) };
  } catch (error) {
    if (error instanceof Error && error.name === 'AbortError') throw error;
    return {
      link,
      changes: [],
      why: `could not be planned: ${error instanceof Error ? error.message : String(error)}`,
    };
  }
}

/** What is under way is not drift. */
async function openRun(client: Client, link: LinkName): Promise<string | undefined> {
  try {
    const { status, type, startTime } = await client.workflow.getHandle(workflowIdOf(link)).describe();
    return status.name === 'RUNNING' ? `${type} runs since ${startTime.toISOString()}` : undefined;
  } catch (error) {
    if (error instanceof WorkflowNotFoundError) return undefined;
    throw error;
  }
}

const changesOf = ({ steps, findings }: Plan): readonly string[] => [
  ...steps.filter(({ does }) => does !== 'nothing' && does !== 'adopt').map(({ step, says }) => `${step}: ${says}`),
  ...findings.filter(({ level }) => level === 'error').map(problemLine),
];

function report(checked: readonly Checked[], wrong: readonly Skipped[]): DriftReport {
  const drifted = checked.filter(({ changes }) => changes.length > 0);
  const skipped = [...checked.flatMap(({ link, why }) => (why === undefined ? [] : [{ link, why }])), ...wrong];
  const inPlace = checked
    .filter(({ changes, why }) => changes.length === 0 && why === undefined)
    .map(({ link }) => link);
  const repaired = drifted.filter(({ repair }) => repair === 'open').length;
  return {
    outcome: 'checked',
    says: `${inPlace.length} in place, ${drifted.length} drifted (${repaired} being repaired), ${skipped.length} skipped.`,
    inPlace,
    drifted: drifted.map(({ why: _why, ...rest }) => rest),
    skipped,
  };
}
