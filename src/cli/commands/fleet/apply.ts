/** `causeway fleet apply`: starts or joins an onboarding for everything in a manifest. */
import type { Command } from 'commander';
import { applyFleet, fleetHandle } from '../../../client/fleets.ts';
import { command, run, temporalOptions, type Invocation } from '../../program/command.ts';
import { connect, defaultActor } from '../connect.ts';
import { exitCodes, type ExitCode } from '../../program/exit-codes.ts';
import { causeway } from '../../hints.ts';
import { fileArgument, neededFileOf, type FileOptions } from '../../arguments/file-argument.ts';
import { readManifestFile } from '../../arguments/read-manifest.ts';
import { followFleet } from './follow-fleet.ts';
import { timeoutOption } from '../../waiting/timeout-option.ts';
import { workerAnswer } from '../../waiting/worker-answer.ts';

interface Options extends FileOptions {
  readonly skipInvalid?: boolean;
  readonly detach?: boolean;
  readonly actor: string;
}

export const applyCommand = (): Command =>
  fileArgument(
    timeoutOption(
      temporalOptions(
        command(
          'apply',
          'Connect everything a manifest lists, and show how far it is. Adds to the open fleet of that name.',
          ['fleet apply -f fleet.yaml', 'fleet apply -f fleet.yaml --skip-invalid --detach'],
        ),
      ),
    ),
    'the manifest; docs/fleet.md shows its form',
  )
    .option('--skip-invalid', 'start the items that are right; without it one wrong item stops all')
    .option('--detach', 'start it and return at once')
    .option('--actor <name>', 'who asks, for the audit lists', defaultActor())
    .action((file: string | undefined, options: Options) => run(options, (invocation) => apply(invocation, file)));

async function apply(invocation: Invocation<Options>, argument: string | undefined): Promise<ExitCode> {
  const { options, output } = invocation;
  const file = neededFileOf(argument, options);
  const { settings: fleet, items } = await readManifestFile(file, options.skipInvalid === true, output);
  const settings = invocation.settings();
  const { client, close } = await connect(settings);
  try {
    const requests = items.map(({ request }) => request);
    const { says, totals } = await workerAnswer(invocation, {
      client,
      settings,
      ask: () => applyFleet(client, settings.taskQueue, fleet, requests, options.actor),
      unknown: 'The fleet may be open already, and what is new in it may still be taken in.',
      fix: `start a worker, look with ${causeway(`fleet status ${fleet.name}`)}, then apply it again, which adds only what is missing`,
    });
    if (options.detach !== true) {
      output.note(`Fleet ${fleet.name}: ${says}`);
      return await followFleet(client, fleetHandle(client, settings.taskQueue, fleet.name), invocation);
    }
    const follow = causeway(`fleet status ${fleet.name} --follow`);
    output.object({ outcome: 'detached', name: fleet.name, says, totals, follow });
    output.say(`Fleet ${fleet.name}: ${says}\nFollow it: ${follow}`);
    return exitCodes.done;
  } finally {
    await close();
  }
}
