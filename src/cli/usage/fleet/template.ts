/** How `causeway fleet template` is called. */
import type { Command } from 'commander';
import type { TemplateOptions } from '../../commands/fleet/template.ts';
import { command, run } from '../../program/command.ts';

export const templateCommand = (): Command =>
  command('template', 'Write an empty CSV file of services and endpoints, with a comment for each column.', [
    'fleet template > links.csv',
    'fleet template --output links.csv',
  ])
    .option('-o, --output <file>', 'the file to write; it must not be there yet (default: stdout)')
    .action((options: TemplateOptions) =>
      run(options, async (invocation) => (await import('../../commands/fleet/template.ts')).template(invocation)),
    );
