/** How `causeway fleet diff` is called. */
import type { Command } from 'commander';
import { run, waitingCommand } from '../../program/command.ts';

export const diffCommand = (): Command =>
  waitingCommand(
    'diff',
    'Show, field by field, where a fleet differs from its manifest. Changes nothing. Exit code 0: no differences, 5: differences.',
    ['fleet diff shop-links'],
  )
    .argument('<fleet>', 'name of the fleet')
    .action((name: string, options: object) =>
      run(options, async (invocation) => (await import('../../commands/fleet/fleet-diff.ts')).diff(invocation, name)),
    );
