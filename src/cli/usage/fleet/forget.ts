/** How `causeway fleet forget` is called. */
import type { Command } from 'commander';
import type { ForgetOptions } from '../../commands/fleet/forget.ts';
import { run, waitingCommand } from '../../program/command.ts';

export const forgetCommand = (): Command =>
  waitingCommand(
    'forget',
    'Remove a fleet from the list. Touches no link. Exit code 2: it is under way, or items of it are still there.',
    ['fleet forget shop-links', 'fleet forget shop-links --keep-items'],
  )
    .argument('<fleet>', 'name of the fleet')
    .option('--keep-items', 'even if items of it are still there: they stay as they are')
    .action((name: string, options: ForgetOptions) =>
      run(options, async (invocation) => (await import('../../commands/fleet/forget.ts')).forget(invocation, name)),
    );
