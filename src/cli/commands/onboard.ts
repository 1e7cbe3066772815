/** `causeway onboard`: connects what a request names. */
import { setTimeout as sleep } from 'node:timers/promises';
import type { Client } from '@temporalio/client';
import type { Command } from 'commander';
import type { OnboardHandle } from '../../client.ts';
import { workflowIdOf, type PrivateLinkRequest } from '../../contract/request.ts';
import { command, run, temporalOptions, type Invocation } from '../program/command.ts';
import { connect, defaultActor, type Connected } from './connect.ts';
import { exitCodes, type ExitCode } from '../program/exit-codes.ts';
import { followAndReport, sayDetached } from '../follow/finish.ts';
import { followHint, rollbackHint } from '../hints.ts';
import { linkOf } from '../arguments/link-argument.ts';
import { readRequest } from '../arguments/read-request.ts';
import { unpolledNotice } from '../follow/progress.ts';
import { runIds } from '../run-ids.ts';
import type { Settings } from '../../config/settings.ts';
import { isPolled } from '../../worker/pollers.ts';

interface Options {
  readonly file: string;
  readonly detach?: boolean;
  readonly actor: string;
  readonly reason?: string;
}

export const onboardCommand = (): Command =>
  temporalOptions(
    command('onboard', 'Connect a service to VPCs, and wait until every route is proven. Joins the run that is open.', [
      'onboard -f examples/orders-kafka.yaml',
      'onboard -f request.yaml --detach',
    ]),
  )
    .requiredOption('-f, --file <file>', 'the request, YAML or JSON; - for stdin')
    .option('--detach', 'start it and return at once')
    .option('--actor <name>', 'who asks, for the audit list', defaultActor())
    .option('--reason <text>', 'why, for the audit list')
    .action((options: Options) => run(options, onboard));

async function onboard(invocation: Invocation<Options>): Promise<ExitCode> {
  const { options, output } = invocation;
  const request = await readRequest(options.file);
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

async function start({ options, output, interrupted }: Invocation<Options>, to: Start): Promise<ExitCode> {
  const { request, settings, connected } = to;
  const handle = await begin(options, interrupted, to);
  const link = linkOf(request);
  const run = handle ?? connected.causeway.run(link);
  if (options.detach === true || interrupted.aborted) {
    const hints = { follow: followHint(link), rollback: rollbackHint(link) };
    output.object({
      outcome: 'detached',
      ...link,
      ...runIds(settings, run),
      attached: handle?.attached ?? null,
      ...hints,
    });
    sayDetached(link, output);
    return interrupted.aborted ? exitCodes.interrupted : exitCodes.done;
  }
  if (handle?.attached === true) output.note(`Joined the open run ${handle.workflowId}.`);
  return followAndReport({ client: connected.client, run, output, interrupted, link, settings });
}

/**
 * The handle, once a worker has taken the request in. Undefined: Ctrl-C came first; or, with `--detach` and without
 * a worker, the server holds the run, which is all there is to wait for.
 */
async function begin(
  { actor, reason, detach = false }: Options,
  interrupted: AbortSignal,
  { request, connected, served }: Start,
): Promise<OnboardHandle | undefined> {
  const who = { actor, ...(reason === undefined ? {} : { reason }) };
  const { client, causeway } = connected;
  const abandoned = new AbortController();
  return new Promise<OnboardHandle | undefined>((resolve, reject) => {
    if (detach && !served) void untilOpen(client, workflowIdOf(request), abandoned.signal).then(resolve, reject);
    interrupted.addEventListener('abort', () => resolve(undefined), { once: true });
    const onboard = (): Promise<OnboardHandle> => causeway.onboard(request, who);
    client.withAbortSignal(abandoned.signal, onboard).then(resolve, reject);
  }).finally(() => abandoned.abort());
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
