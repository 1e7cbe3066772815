/** Finds the results of onboardings that the record of a fleet still lists as open. */
import type { Client, WorkflowExecutionDescription } from '@temporalio/client';
import { WorkflowNotFoundError } from '@temporalio/common';
import pLimit from 'p-limit';
import type { ItemNote, RecordedItem } from '../contract/fleet-record.ts';
import { LINK_ID_PREFIX } from '../contract/request.ts';
import { seenOf } from './item-outcome.ts';

const AT_ONCE = 10;

/** The results of the onboardings that have ended. */
export async function endsOf(client: Client, items: readonly RecordedItem[]): Promise<readonly ItemNote[]> {
  const limit = pLimit(AT_ONCE);
  const open = items.filter(({ outcome }) => outcome?.state === 'open' && outcome.runId !== undefined);
  const ends = await Promise.all(open.map((item) => limit(() => endOf(client, item))));
  return ends.flatMap((end) => end ?? []);
}

async function endOf(client: Client, { link, outcome }: RecordedItem): Promise<ItemNote | undefined> {
  const { runId = '', joined } = outcome ?? {};
  const run = await described(client, link, runId);
  // Temporal no longer has the run: a look finds the state.
  if (run === undefined || run.status.name === 'RUNNING') return undefined;
  const { state, why, proven } = await seenOf(client, { link, runId }, run);
  return {
    link,
    outcome: {
      state,
      runId,
      ...(why === undefined ? {} : { why }),
      ...(joined === true ? { joined } : {}),
      ...(proven === true ? { proven } : {}),
    },
  };
}

async function described(
  client: Client,
  link: string,
  runId: string,
): Promise<WorkflowExecutionDescription | undefined> {
  try {
    return await client.workflow.getHandle(`${LINK_ID_PREFIX}${link}`, runId).describe();
  } catch (error) {
    if (error instanceof WorkflowNotFoundError) return undefined;
    throw error;
  }
}
