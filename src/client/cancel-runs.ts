/** Cancels the onboardings that a fleet started: each rolls back what is not ready. */
import type { Client } from '@temporalio/client';
import { WorkflowNotFoundError } from '@temporalio/common';
import pLimit from 'p-limit';
import type { ItemStatus } from '../contract/fleet.ts';
import { LINK_ID_PREFIX } from '../contract/request.ts';

export interface CancelledRuns {
  /** Links whose runs were asked to roll back. */
  readonly cancelled: readonly string[];
  /** Open, but started by somebody else: not cancelled. */
  readonly joined: readonly string[];
}

const AT_ONCE = 10;

/** Cancels the runs of `items` that are open or parked. Runs that have already ended are in neither list. */
export async function cancelRuns(client: Client, items: readonly ItemStatus[]): Promise<CancelledRuns> {
  const open = items.filter(({ state }) => state === 'open' || state === 'parked');
  const ours = open.filter(({ joined }) => joined !== true);
  const limit = pLimit(AT_ONCE);
  const cancelled = await Promise.all(
    ours.map(({ link, runId }) => limit(async () => ((await cancel(client, link, runId)) ? [link] : []))),
  );
  return {
    cancelled: cancelled.flat(),
    joined: open.filter(({ joined }) => joined === true).map(({ link }) => link),
  };
}

async function cancel(client: Client, link: string, runId: string | undefined): Promise<boolean> {
  try {
    await client.workflow.getHandle(`${LINK_ID_PREFIX}${link}`, runId).cancel();
    return true;
  } catch (error) {
    if (error instanceof WorkflowNotFoundError) return false;
    throw error;
  }
}
