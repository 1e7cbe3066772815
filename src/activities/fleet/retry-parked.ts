/** Sends `retry` to every onboarding that waits for a person: the cause may have been repaired meanwhile. */
import type { Client } from '@temporalio/client';
import { NoRunError, RefusedUpdateError } from '../../client/errors.ts';
import { listLinks, type LinkSummary } from '../../client/links.ts';
import { runHandle } from '../../client/run-handle.ts';
import { linkOf } from '../../contract/fleet.ts';
import type { ParkedJob, ParkedReport } from '../../contract/scheduled.ts';
import { eachOnce } from './resumable.ts';

const AT_ONCE = 8;

export async function retryParkedLinks(client: Client, { name, ...filter }: ParkedJob): Promise<ParkedReport> {
  const parked: LinkSummary[] = [];
  for await (const link of listLinks(client, { status: 'NeedsAttention', ...filter }))
    if (link.execution === 'RUNNING') parked.push(link);
  const results = await eachOnce(parked, { atOnce: AT_ONCE, linkOf }, async (link) => {
    const why = await retry(client, link, `schedule ${name}`);
    return { link: linkOf(link), ...(why === undefined ? {} : { why }) };
  });
  const skipped = results.flatMap(({ link, why }) => (why === undefined ? [] : [{ link, why }]));
  const retried = results.filter(({ why }) => why === undefined).map(({ link }) => link);
  return { says: `${retried.length} retried, ${skipped.length} skipped.`, retried, skipped };
}

/** Undefined: it is on its way again. Visibility lags: it may have gone on, or ended, by itself. */
async function retry(client: Client, { workflowId, runId }: LinkSummary, actor: string): Promise<string | undefined> {
  try {
    await runHandle(client, workflowId, runId).retry({ actor });
    return undefined;
  } catch (error) {
    if (error instanceof RefusedUpdateError || error instanceof NoRunError) return error.message;
    throw error;
  }
}
