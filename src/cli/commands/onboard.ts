/** `causeway onboard`: connects a service to the VPCs of a request. */
import { randomUUID } from 'node:crypto';
import { setTimeout as sleep } from 'node:timers/promises';
import type { Client } from '@temporalio/client';
import type { OnboardHandle } from '../../client.ts';
import { workflowIdOf, type PrivateLinkRequest } from '../../contract/request.ts';
import type { Invocation } from '../program/command.ts';
import { connect, type Connected } from './connect.ts';
import { exitCodes, type ExitCode } from '../program/exit-codes.ts';
import { NoAnswerError } from '../program/failure.ts';
import { followAndReport, sayDetached } from '../follow/finish.ts';
import { followHint, rollbackHint } from '../hints.ts';
import { linkOf } from '../arguments/link-argument.ts';
import { neededFileOf, type FileOptions } from '../arguments/file-argument.ts';
import { readRequest } from '../arguments/read-request.ts';
import { unpolledNotice } from '../waiting/worker-notice.ts';
import { workerAnswer } from '../waiting/worker-answer.ts';
import { runIds } from '../run-ids.ts';
import type { Settings } from '../../config/settings.ts';
import { isPolled } from '../../worker/pollers.ts';

export interface OnboardOptions extends FileOptions {
  readonly detach?: boolean;
  readonly actor: string;
  readonly reason?: string;
}

export async function onboard(invocation: Invocation<OnboardOptions>, file: string | undefined): Promise<ExitCode> {
  const { options, output } = invocation;
  const request = await readRequest(neededFileOf(file, options));
  const settings = invocation.settings();
  const connected = await connect(settings);
  try {
    const served = await isPolled(connected.client.connection, settings.temporal.namespace)(settings.taskQueue);
    if (!served) output.warn(`! ${unpolledNotice(settings.taskQueue)}`);
    return await start(invocation, { request, settings, connected, served });
  } finally {
    await connected.close();
  }
}

interface Start {
  readonly request: PrivateLinkRequest;
  readonly settings: Settings;
  readonly connected: Connected;
  /** Whether a worker polls the queue. */
  readonly served: boolean;
}

async function start(invocation: Invocation<OnboardOptions>, to: Start): Promise<ExitCode> {
  const { options, output, interrupted, timeUp } = invocation;
  const { request, settings, connected } = to;
  const handle = await begin(invocation, to);
  const link = linkOf(request);
  const run = handle ?? connected.causeway.run(link);
  if (options.detach !== true && handle !== undefined) {
    if (handle.attached) output.note(`Joined the open run ${handle.workflowId}. ${handle.answer?.says ?? ''}`.trim());
    return followAndReport({ ...invocation, client: connected.client, run, link, settings });
  }
  const hints = { follow: followHint(link), rollback: rollbackHint(link) };
  const attached = handle?.attached ?? null;
  const answer = handle?.answer === undefined ? {} : { answer: handle.answer };
  output.object({ outcome: 'detached', ...link, ...runIds(settings, run), attached, ...answer, ...hints });
  if (timeUp.aborted) output.warn('--timeout has run out before a worker received the request. The server holds it.');
  sayDetached(link, output);
  if (interrupted.aborted) return exitCodes.interrupted;
  return timeUp.aborted ? exitCodes.noAnswer : exitCodes.done;
}

/**
 * The handle, once a worker has received the request. Undefined: Ctrl-C or `--timeout` came first; or, with `--detach` and
 * without a worker, the server holds the run, and there is nothing else to wait for.
 */
async function begin(
  invocation: Invocation<OnboardOptions>,
  { request, settings, connected, served }: Start,
): Promise<OnboardHandle | undefined> {
  const { actor, reason, detach = false } = invocation.options;
  // The same id for every attempt: after an outage it shows that this command started the run.
  const who = { actor, ...(reason === undefined ? {} : { reason }), startId: randomUUID() };
  const { client, causeway } = connected;
  const workflowId = workflowIdOf(request);
  const abandoned = new AbortController();
  const taken = workerAnswer(
    { ...invocation, interrupted: AbortSignal.any([invocation.interrupted, abandoned.signal]) },
    {
      client,
      settings,
      workflowId,
      ask: () => causeway.onboard(request, who),
      unknown: 'It is not known whether a worker has received the request.',
      fix: 'start a worker',
      isRepeatable: true,
    },
  ).catch((error: unknown) => {
    if (!(error instanceof NoAnswerError)) throw error;
    return undefined;
  });
  const open = detach && !served ? [untilOpen(client, workflowId, abandoned.signal)] : [];
  return Promise.race([taken, ...open]).finally(() => abandoned.abort());
}

async function untilOpen(client: Client, workflowId: string, abandoned: AbortSignal): Promise<undefined> {
  const handle = client.workflow.getHandle(workflowId);
  const isOpen = (): Promise<boolean> =>
    handle.describe().then(
      ({ status }) => status.name === 'RUNNING',
      () => false,
    );
  while (!abandoned.aborted && !(await isOpen())) await sleep(250);
  return undefined;
}
