/** The newest run of a link, from Temporal itself: visibility lags a second or so behind. */
import { WorkflowNotFoundError, type Client } from '@temporalio/client';
import { findLink, wasEndedFromOutside } from '../../client/links.ts';
import { runHandle } from '../../client/run-handle.ts';
import type { LinkRun } from '../../contract/fleet-look.ts';
import { statusAttribute } from '../../contract/messages.ts';
import { workflowIdOf, type LinkName } from '../../contract/request.ts';
import type { LinkStatus } from '../../contract/run.ts';

/** Undefined when Temporal no longer has one. A refused run changed nothing: the one before it counts. */
export async function newestRun(client: Client, link: LinkName): Promise<LinkRun | undefined> {
  try {
    const run = await client.workflow.getHandle(workflowIdOf(link)).describe();
    const said = run.typedSearchAttributes.get(statusAttribute);
    if (said === 'Refused') return await acceptedRun(client, link);
    const status = wasEndedFromOutside(run.status.name) ? 'Terminated' : said;
    return {
      workflow: run.type,
      runId: run.runId,
      ...(status === undefined ? {} : { status: status as LinkStatus }),
      startedAt: run.startTime.toISOString(),
      ...(run.closeTime === undefined
        ? await parkedIn(client, run.workflowId, run.runId, status)
        : closedAt(run.closeTime)),
    };
  } catch (error) {
    if (error instanceof WorkflowNotFoundError) return undefined;
    throw error;
  }
}

async function acceptedRun(client: Client, link: LinkName): Promise<LinkRun | undefined> {
  const found = await findLink(client, link);
  if (found === undefined) return undefined;
  const { workflow, runId, status, startedAt, closedAt: ended } = found;
  return {
    workflow,
    runId,
    ...(status === undefined ? {} : { status }),
    startedAt,
    ...(ended === undefined ? {} : { closedAt: ended }),
  };
}

const closedAt = (time: Date): Pick<LinkRun, 'closedAt'> => ({ closedAt: time.toISOString() });

async function parkedIn(
  client: Client,
  workflowId: string,
  runId: string,
  status: string | undefined,
): Promise<Pick<LinkRun, 'parked'>> {
  if (status !== 'NeedsAttention') return {};
  const { parked } = await runHandle(client, workflowId, runId).state();
  return parked.length === 0 ? {} : { parked };
}
