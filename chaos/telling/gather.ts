/** Collects what a story left behind, from the ledger, the world and the histories. */
import proto from '@temporalio/proto';
import type { LedgerCall, LedgerResource } from '../../sandbox/ledger.ts';
import { ownerOf } from '../../src/activities/ownership.ts';
import type { Evidence, RunEvidence } from '../invariants/evidence.ts';
import type { TroubleKind } from '../plan/troubles.ts';
import { pictureOf } from './picture.ts';
import { steady } from './steady.ts';
import type { Tale } from './tale.ts';

export async function gather(tale: Tale): Promise<Evidence> {
  const { rig, project, service, row, before, since } = tale;
  const after = pictureOf(rig.sandbox.world, row);
  const { ledger } = rig.sandbox.world;
  const link = `${project}/${service}`;
  // The namespace stands for the installation, when nobody named one.
  const owner = ownerOf(rig.server.namespace, { project, service });
  const resources = ledger.resources
    .slice(since.resources)
    .filter((each) => each.scope === link || each.owner === owner);
  const made = new Set(resources.map(({ id }) => id));
  return {
    ...{ link, owner, before, parked: tale.parked, promised: tale.promised },
    runs: await Promise.all([...tale.runs].map(([runId, workflow]) => lookAt(tale, runId, workflow))),
    after,
    meanwhile: tale.meanwhile ?? after,
    // What others planted before the first run is not the link's.
    resources: resources.filter((each) => !plantedBefore(each, tale)),
    changes: ledger.calls.slice(since.calls).filter((call) => isChange(call, link, made)),
    losses: [
      // Also those that another story brought: they hit all that are under way.
      ...rig.strikes
        .filter(({ kind, struck }) => struck !== false && LOSSES.has(kind))
        .map(({ from, to = Date.now() }) => ({ from, to })),
      ...tale.resets.map((at) => ({ from: at, to: at })),
    ],
    bystanders: rig.bystanders.changes(),
  };
}

/** Faults after which a caller cannot know whether its call was answered. */
const LOSSES: ReadonlySet<TroubleKind> = new Set([
  'kill',
  'freeze',
  'deploy',
  'cut',
  'api',
  'diskFull',
  'diskSlow',
  'clock',
]);

const isChange = ({ mutating, scope, ids }: LedgerCall, link: string, made: ReadonlySet<string>): boolean =>
  mutating && (scope === link || ids.some((id) => made.has(id)));

const plantedBefore = ({ kind, createdAt }: LedgerResource, { story, began }: Tale): boolean =>
  story.shared && kind !== 'vpcEndpoint' && createdAt <= began;

async function lookAt({ rig, workflowId }: Tale, runId: string, workflow: string): Promise<RunEvidence> {
  const handle = rig.client.workflow.getHandle(workflowId, runId);
  const { status } = await steady(() => handle.describe());
  const { events } = await steady(() => handle.fetchHistory());
  const failedTasks = (events ?? []).flatMap(({ workflowTaskFailedEventAttributes: failed }) =>
    failed && !HARMLESS.has(failed.cause) ? [`${nameOf(failed.cause)} ${failed.failure?.message ?? ''}`] : [],
  );
  return { runId, workflow, status: status.name, failedTasks };
}

const { WorkflowTaskFailedCause: causes } = proto.temporal.api.enums.v1;

/** An update came in while the run wanted to end, and the task was done again; somebody reset the run; or ended it so. */
const HARMLESS: ReadonlySet<unknown> = new Set([
  causes.WORKFLOW_TASK_FAILED_CAUSE_UNHANDLED_COMMAND,
  causes.WORKFLOW_TASK_FAILED_CAUSE_RESET_WORKFLOW,
  causes.WORKFLOW_TASK_FAILED_CAUSE_FORCE_CLOSE_COMMAND,
]);

const nameOf = (cause: number | null | undefined): string => causes[cause ?? 0] ?? String(cause);
