/** How `causeway fleet status` is called. */
import type { Command } from 'commander';
import type { FleetStatusOptions } from '../../commands/fleet/fleet-status.ts';
import { run, waitingCommand } from '../../program/command.ts';

export const statusCommand = (): Command =>
  waitingCommand(
    'status',
    'Show every item of a fleet: wanted, there, proven, drifted, parked, failed, not wanted any more.',
    ['fleet status shop-links', 'fleet status shop-links --follow'],
  )
    .argument('<fleet>', 'name of the fleet')
    .option('--follow', 'show its onboarding live until its end')
    .option('--no-look', 'what was last known, without looking at each item anew')
    .action((name: string, options: FleetStatusOptions) =>
      run(options, async (invocation) =>
        (await import('../../commands/fleet/fleet-status.ts')).status(invocation, name),
      ),
    );
