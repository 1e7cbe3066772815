/** `causeway fleet status`: how far a fleet is. */
import type { Command } from 'commander';
import { fleetHandle } from '../../../client/fleets.ts';
import { command, run, temporalOptions, type Invocation } from '../../program/command.ts';
import { connect } from '../connect.ts';
import { exitCodes, type ExitCode } from '../../program/exit-codes.ts';
import { fleetText } from './fleet-text.ts';
import { fleetState, followFleet } from './follow-fleet.ts';
import { timeoutOption } from '../../waiting/timeout-option.ts';

interface Options {
  readonly follow?: boolean;
}

export const statusCommand = (): Command =>
  timeoutOption(
    temporalOptions(
      command('status', 'Show a fleet: totals, when it will end, what needs a look.', [
        'fleet status shop-links',
        'fleet status shop-links --follow',
      ]),
    ),
  )
    .argument('<fleet>', 'name of the fleet')
    .option('--follow', 'show it live until its end')
    .action((name: string, options: Options) => run(options, (invocation) => status(invocation, name)));

async function status(invocation: Invocation<Options>, name: string): Promise<ExitCode> {
  const { options, output } = invocation;
  const settings = invocation.settings();
  const { client, close } = await connect(settings);
  try {
    const handle = fleetHandle(client, settings.taskQueue, name);
    if (options.follow === true) return await followFleet(client, handle, invocation);
    const state = await fleetState(client, handle, invocation);
    output.object(state);
    output.say(fleetText(state, new Date()));
    return state.totals.parked > 0 ? exitCodes.parked : exitCodes.done;
  } finally {
    await close();
  }
}
