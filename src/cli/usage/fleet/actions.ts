/** How `causeway fleet retry`, `stop` and `cancel` are called. */
import type { Command } from 'commander';
import { defaultActor } from '../../arguments/default-actor.ts';
import type { FleetActionOptions, FleetVerb } from '../../commands/fleet/fleet-actions.ts';
import { run, waitingCommand } from '../../program/command.ts';

export const retryCommand = (): Command =>
  fleetAction(
    'retry',
    'Run again what failed, was rolled back, was skipped or was not started. The rest stays as it is.',
  ).option('-f, --file <file>', 'the corrected manifest: the items that failed are run again as it describes them now');

export const stopCommand = (): Command =>
  fleetAction('stop', 'Start no more onboardings. Those under way go on, and the fleet still shows them.');

export const cancelCommand = (): Command =>
  fleetAction('cancel', 'End a fleet. Its onboardings go on, unless --runs is given.').option(
    '--runs',
    'also cancel the onboardings that it started: each rolls back what is not ready',
  );

const fleetAction = (verb: FleetVerb, summary: string): Command =>
  waitingCommand(verb, summary, [`fleet ${verb} shop-links`])
    .argument('<fleet>', 'name of the fleet')
    .option('--actor <name>', 'who sends it, for the audit list', defaultActor())
    .option('--reason <text>', 'why, for the audit list')
    .action((name: string, options: FleetActionOptions) =>
      run(options, async (invocation) =>
        (await import('../../commands/fleet/fleet-actions.ts')).fleetAction(invocation, verb, name),
      ),
    );
