/** How `causeway fleet status` is called. */
import type { Command } from 'commander';
import type { FleetStatusOptions } from '../../commands/fleet/fleet-status.ts';
import { run, waitingCommand } from '../../program/command.ts';

export const statusCommand = (): Command =>
  waitingCommand(
    'status',
    'Show every item of a fleet: proven, there, drifted, missing, parked, failed, or no longer wanted.',
    ['fleet status shop-links', 'fleet status shop-links --follow'],
  )
    .argument('<fleet>', 'name of the fleet')
    .option('--follow', 'show its onboarding live until its end')
    .option('--no-look', 'show what was last known, without looking at each item again')
    .action((name: string, options: FleetStatusOptions) =>
      run(options, async (invocation) =>
        (await import('../../commands/fleet/fleet-status.ts')).status(invocation, name),
      ),
    );
