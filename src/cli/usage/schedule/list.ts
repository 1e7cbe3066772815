/** How `causeway schedule list` is called. */
import type { Command } from 'commander';
import { command, run, temporalOptions } from '../../program/command.ts';

export const listCommand = (): Command =>
  temporalOptions(command('list', 'List schedules with their last report.', ['schedule list'])).action(
    (options: object) =>
      run(options, async (invocation) =>
        (await import('../../commands/schedule/schedule-list.ts')).listAll(invocation),
      ),
  );
