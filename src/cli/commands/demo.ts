/** `causeway demo`: connects a Kafka service to a VPC, from an empty sandbox to proven routes. */
import { join } from 'node:path';
import pc from 'picocolors';
import type { PrivateLinkRequest } from '../../contract/request.ts';
import type { OnboardResult } from '../../contract/run.ts';
import type { Invocation } from '../program/command.ts';
import { defaultActor } from '../arguments/default-actor.ts';
import { connect } from './connect.ts';
import type { ExitCode } from '../program/exit-codes.ts';
import { followAndReport } from '../follow/finish.ts';
import { kcatSettings } from '../kcat.ts';
import { linkOf, linkText } from '../arguments/link-argument.ts';
import type { Output } from '../program/output.ts';
import { packageRoot } from '../../config/package-root.ts';
import { readRequest } from '../arguments/read-request.ts';
import { runIds, type RunIds } from '../run-ids.ts';
import { resultText, routesTable } from '../text/result-text.ts';
import type { Stack } from '../local/stack.ts';
import { timingsTable } from '../text/timings-table.ts';
import { timingsOf } from '../follow/timings.ts';
import { untilInterrupted } from '../local/until-interrupted.ts';

export interface DemoOptions {
  readonly exit?: boolean;
}

/** Ten minutes of the sandbox take one minute. */
const SPEED = 10;

export async function demo(invocation: Invocation<DemoOptions>): Promise<ExitCode> {
  const { options, output, interrupted } = invocation;
  const request = await readRequest(join(packageRoot(), 'examples/orders-kafka.yaml'));
  const { startStack } = await import('../local/stack.ts');
  const stack = await startStack({ output, speed: SPEED, dataPlane: true, logLevel: options.logLevel });
  try {
    const exitCode = await onboard(invocation, stack, request);
    if (options.exit === true || interrupted.aborted) return exitCode;
    output.note('\nEverything stays up until Ctrl-C.');
    await untilInterrupted(interrupted, stack.failed);
    return exitCode;
  } finally {
    await stack.stop();
  }
}

async function onboard(
  { output, interrupted, timeUp }: Invocation<DemoOptions>,
  stack: Stack,
  request: PrivateLinkRequest,
): Promise<ExitCode> {
  const { settings } = stack;
  const connected = await connect(settings);
  const { client, causeway } = connected;
  try {
    const handle = await causeway.onboard(request, { actor: defaultActor(), reason: 'demo' });
    const ids = runIds(settings, handle);
    output.note(`Connecting ${linkText(request)}. Watch it in the Web UI: ${ids.webUrl ?? ''}\n`);
    const show = (result: OnboardResult): void => showDemo(output, stack, result, ids);
    return await followAndReport({
      client,
      run: handle,
      output,
      interrupted,
      timeUp,
      every: 250,
      link: linkOf(request),
      settings,
      show,
    });
  } finally {
    await connected.close();
  }
}

function showDemo(output: Output, { sandbox }: Stack, result: OnboardResult, ids: RunIds): void {
  const { endpoints } = result;
  const timings = timingsOf(sandbox.world.ledger, result, endpoints);
  const routes = endpoints.flatMap((endpoint) => endpoint.routes);
  output.object({ ...result, timings, ...ids });
  output.say(resultText(result));
  if (routes.length > 0) output.say(section('Routes', routesTable(endpoints)));
  if (routes.length > 0) output.say(section('Settings for kcat', kcatSettings(result, routes)));
  output.say(section('Timings', timingsTable(timings)));
  output.say(`\nWeb UI: ${ids.webUrl ?? ''}`);
}

const section = (title: string, text: string): string => `\n${pc.bold(title)}\n${text}`;
