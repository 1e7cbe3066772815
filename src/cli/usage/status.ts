/** How `causeway status` is called. */
import { Option, type Command } from 'commander';
import type { LinkName } from '../../contract/request.ts';
import { linkStatuses } from '../../contract/run.ts';
import { linkArgument } from '../arguments/link-argument.ts';
import type { StatusOptions } from '../commands/status.ts';
import { run, waitingCommand } from '../program/command.ts';

export const statusCommand = (): Command =>
  waitingCommand(
    'status',
    'Show one link: its steps, what it waits for, and what a person must do. Without a link: list all links.',
    ['status shop/orders-kafka', 'status shop/orders-kafka --follow', 'status --status NeedsAttention'],
  )
    .argument('[project/service]', 'the link', linkArgument)
    .option('--follow', 'wait for the end of the run and show it meanwhile')
    .addOption(new Option('--status <status>', 'list those only').choices(linkStatuses))
    .option('--project <name>', 'list those of this Aiven project only')
    .option('--account <number>', 'list those of this AWS account only')
    .action((link: LinkName | undefined, options: StatusOptions) =>
      run(options, async (invocation) => (await import('../commands/status.ts')).status(invocation, link)),
    );
