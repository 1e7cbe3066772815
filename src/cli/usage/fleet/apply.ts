/** How `causeway fleet apply` is called. */
import type { Command } from 'commander';
import { defaultActor } from '../../arguments/default-actor.ts';
import { fileArgument } from '../../arguments/file-argument.ts';
import { pruneOptions } from '../../arguments/prune-options.ts';
import type { ApplyOptions } from '../../commands/fleet/apply.ts';
import { run, waitingCommand } from '../../program/command.ts';

export const applyCommand = (): Command =>
  pruneOptions(
    fileArgument(
      waitingCommand(
        'apply',
        'Connect everything that a manifest lists: shows the plan, asks, and shows progress. Adds to the open fleet of the same name.',
        ['fleet apply -f fleet.yaml', 'fleet apply -f fleet.yaml --skip-invalid --detach --yes'],
      ),
      'the manifest; docs/fleet.md shows its form',
    ),
  )
    .option('--skip-invalid', 'start the correct items; without this option one wrong item stops all of them')
    .option('--yes', 'do not ask')
    .option('--detach', 'start it and return at once')
    .option('--actor <name>', 'who asks, for the audit lists', defaultActor())
    .action((file: string | undefined, options: ApplyOptions) =>
      run(options, async (invocation) => (await import('../../commands/fleet/apply.ts')).apply(invocation, file)),
    );
