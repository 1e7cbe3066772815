/** How `causeway fleet plan` is called. */
import type { Command } from 'commander';
import { fileArgument } from '../../arguments/file-argument.ts';
import { pruneOptions } from '../../arguments/prune-options.ts';
import type { FleetPlanOptions } from '../../commands/fleet/fleet-plan.ts';
import { run, waitingCommand } from '../../program/command.ts';

export const planCommand = (): Command =>
  pruneOptions(
    fileArgument(
      waitingCommand(
        'plan',
        'Show what applying a manifest would do and what it would cost. Changes nothing. Exit code 0: nothing to do, 2: something in it is wrong, 5: differences.',
        ['fleet plan -f fleet.yaml', 'fleet plan -f fleet.yaml --json'],
      ),
      'the manifest; docs/fleet.md shows its form',
    ),
  ).action((file: string | undefined, options: FleetPlanOptions) =>
    run(options, async (invocation) => (await import('../../commands/fleet/fleet-plan.ts')).plan(invocation, file)),
  );
