/** Starts or joins onboardings, a few at a time; a second attempt goes on where the first one was stopped. */
import { Context } from '@temporalio/activity';
import type { Client } from '@temporalio/client';
import pLimit from 'p-limit';
import { BusyError, RefusedUpdateError } from '../../client/errors.ts';
import { startOnboard } from '../../client/start-onboard.ts';
import { linkOf, type ItemStarted, type StartItemsInput } from '../../fleet.ts';
import { problemLine } from '../../problems.ts';
import type { PrivateLinkRequest } from '../../request.ts';
import { parseRequest } from '../../schema.ts';

/** Each waits for the first workflow task of its run, a few tens of ms. */
const AT_ONCE = 8;
const TICK_MS = 5_000;

/**
 * A run of another kind that holds the service, or one that cannot be extended, is a skipped item with the reason.
 * Errors of the connection end the attempt; what was begun is in its heartbeats. Cancelled, it returns what it has.
 */
export async function startItems(client: Client, input: StartItemsInput): Promise<readonly ItemStarted[]> {
  const context = Context.current();
  const begun = new Map(takenUp(context.info.heartbeatDetails).map((item) => [item.link, item]));
  const beat = (): void => context.heartbeat([...begun.values()]);
  const ticker = setInterval(beat, TICK_MS);
  const limit = pLimit(AT_ONCE);
  try {
    await Promise.all(
      input.requests.map((request) =>
        limit(async () => {
          if (begun.has(linkOf(request)) || context.cancellationSignal.aborted) return;
          begun.set(linkOf(request), await startItem(client, input, request));
          beat();
        }),
      ),
    );
    return [...begun.values()];
  } finally {
    limit.clearQueue();
    clearInterval(ticker);
  }
}

async function startItem(client: Client, input: StartItemsInput, request: PrivateLinkRequest): Promise<ItemStarted> {
  const link = linkOf(request);
  const parsed = parseRequest(request);
  if (!parsed.ok) return { link, state: 'failed', why: parsed.problems.map(problemLine).join(' ') };
  const { taskQueue, actor, startId } = input;
  try {
    const asked = { request: parsed.request, actor };
    const { runId, attached } = await startOnboard(client, taskQueue, asked, undefined, `${startId}/${link}`);
    return { link, state: 'open', runId, ...(attached ? { joined: true } : {}) };
  } catch (error) {
    if (error instanceof BusyError || error instanceof RefusedUpdateError)
      return { link, state: 'skipped', why: error.message };
    throw error;
  }
}

const takenUp = (details: unknown): readonly ItemStarted[] =>
  Array.isArray(details) ? (details as ItemStarted[]) : [];
