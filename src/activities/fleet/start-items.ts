/** Starts or joins onboardings under their fixed ids. */
import type { Client } from '@temporalio/client';
import { BusyError, RefusedUpdateError } from '../../client/errors.ts';
import { startOnboard } from '../../client/start-onboard.ts';
import { linkOf, type ItemStarted, type StartItemsInput } from '../../contract/fleet.ts';
import { problemLine } from '../../problems/problems.ts';
import type { PrivateLinkRequest } from '../../contract/request.ts';
import { parseRequest } from '../../schema/request.ts';
import { eachOnce } from './resumable.ts';

/** Each waits for the first workflow task of its run, a few tens of ms. */
const AT_ONCE = 8;

/** When it is cancelled, it returns those that it has begun. */
export const startItems = (client: Client, input: StartItemsInput): Promise<readonly ItemStarted[]> =>
  eachOnce(input.requests, { atOnce: AT_ONCE, linkOf }, (request) => startItem(client, input, request));

/** A run of another kind that holds the service, or one that cannot be extended, is a skipped item with the reason. */
export async function startItem(
  client: Client,
  { taskQueue, actor, startId }: Omit<StartItemsInput, 'requests'>,
  request: PrivateLinkRequest,
): Promise<ItemStarted> {
  const link = linkOf(request);
  const parsed = parseRequest(request);
  if (!parsed.ok) return { link, state: 'failed', why: parsed.problems.map(problemLine).join(' ') };
  try {
    const asked = { request: parsed.request, actor };
    const { runId, attached } = await startOnboard(client, taskQueue, asked, `${startId}/${link}`);
    return { link, state: 'open', runId, ...(attached ? { joined: true } : {}) };
  } catch (error) {
    if (error instanceof BusyError || error instanceof RefusedUpdateError)
      return { link, state: 'skipped', why: error.message };
    throw error;
  }
}
