/** How `causeway fleet status` is called. */
import type { Command } from 'commander';
import type { FleetStatusOptions } from '../../commands/fleet/fleet-status.ts';
import { run, waitingCommand } from '../../program/command.ts';

export const statusCommand = (): Command =>
  waitingCommand('status', 'Show a fleet: totals, when it will end, what needs a look.', [
    'fleet status shop-links',
    'fleet status shop-links --follow',
  ])
    .argument('<fleet>', 'name of the fleet')
    .option('--follow', 'show it live until its end')
    .action((name: string, options: FleetStatusOptions) =>
      run(options, async (invocation) =>
        (await import('../../commands/fleet/fleet-status.ts')).status(invocation, name),
      ),
    );
