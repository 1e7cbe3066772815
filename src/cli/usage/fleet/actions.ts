/** How `causeway fleet retry`, `stop` and `cancel` are called. */
import type { Command } from 'commander';
import { defaultActor } from '../../arguments/default-actor.ts';
import type { FleetActionOptions, FleetVerb } from '../../commands/fleet/fleet-actions.ts';
import { run, waitingCommand } from '../../program/command.ts';

export const retryCommand = (): Command =>
  fleetAction('retry', 'Run what failed, was rolled back, skipped or not started once more; nothing else.').option(
    '-f, --file <file>',
    'the manifest, corrected: those of its items that failed are run as it says now',
  );

export const stopCommand = (): Command =>
  fleetAction('stop', 'Start nothing more; what is under way goes on and is watched.');

export const cancelCommand = (): Command =>
  fleetAction('cancel', 'End a fleet. Its onboardings go on, unless --runs is given.').option(
    '--runs',
    'cancel the onboardings that it started, too: each rolls back what is not ready',
  );

const fleetAction = (verb: FleetVerb, summary: string): Command =>
  waitingCommand(verb, summary, [`fleet ${verb} shop-links`])
    .argument('<fleet>', 'name of the fleet')
    .option('--actor <name>', 'who says it, for the audit list', defaultActor())
    .option('--reason <text>', 'why, for the audit list')
    .action((name: string, options: FleetActionOptions) =>
      run(options, async (invocation) =>
        (await import('../../commands/fleet/fleet-actions.ts')).fleetAction(invocation, verb, name),
      ),
    );
