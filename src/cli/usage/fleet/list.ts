/** How `causeway fleet list` is called. */
import type { Command } from 'commander';
import { run, waitingCommand } from '../../program/command.ts';

export const listCommand = (): Command =>
  waitingCommand('list', 'List the fleets: who applied what and when, and what was last known of their items.', [
    'fleet list',
  ]).action((options: object) =>
    run(options, async (invocation) => (await import('../../commands/fleet/fleet-list.ts')).listFleets(invocation)),
  );
