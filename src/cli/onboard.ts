/** `causeway onboard`: connects what a request names. */
import type { Command } from 'commander';
import type { PrivateLinkRequest } from '../request.ts';
import { command, run, temporalOptions, type Invocation } from './command.ts';
import { connect, defaultActor, type Connected } from './connect.ts';
import { exitCodes, type ExitCode } from './exit-codes.ts';
import { followAndReport, sayDetached } from './finish.ts';
import { followHint, rollbackHint } from './hints.ts';
import { linkOf } from './link-argument.ts';
import { readRequest } from './read-request.ts';
import { unpolledNotice } from './progress.ts';
import { isPolled } from '../worker/pollers.ts';

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
    return await start(invocation, request, connected, served);
  } finally {
    await connected.close();
  }
}

async function start(
  { options, output, interrupted }: Invocation<Options>,
  request: PrivateLinkRequest,
  { client, causeway }: Connected,
  served: boolean,
): Promise<ExitCode> {
  const { actor, reason, detach = false } = options;
  let held: () => void = () => undefined;
  // The server holds the run before any worker has answered: without one, that is all there is to wait for.
  const started = new Promise<undefined>((resolve) => (held = () => resolve(undefined)));
  const onboarding = causeway.onboard(request, { actor, ...(reason === undefined ? {} : { reason }), onStarted: held });
  onboarding.catch(() => undefined);
  const stopped = new Promise<undefined>((resolve) =>
    interrupted.addEventListener('abort', () => resolve(undefined), { once: true }),
  );
  const handle = await Promise.race([onboarding, stopped, ...(detach && !served ? [started] : [])]);
  const begun = handle ?? causeway.run(request);
  if (detach || interrupted.aborted) {
    output.object({
      outcome: 'detached',
      project: request.project,
      service: request.service,
      ...shown(begun),
      follow: followHint(request),
      rollback: rollbackHint(request),
    });
    sayDetached(request, output);
    return interrupted.aborted ? exitCodes.interrupted : exitCodes.done;
  }
  if (handle?.attached === true) output.note(`Joined the open run ${handle.workflowId}.`);
  return followAndReport({ client, run: begun, output, interrupted, link: linkOf(request) });
}

const shown = ({ workflowId, runId, attached }: { workflowId: string; runId?: string; attached?: boolean }) => ({
  workflowId,
  ...(runId === undefined ? {} : { runId }),
  ...(attached === undefined ? {} : { attached }),
});
