/** How `causeway skip` is called. */
import { Option, type Command } from 'commander';
import type { LinkName } from '../../contract/request.ts';
import { allSteps } from '../../contract/steps.ts';
import type { SkipOptions } from '../commands/skip.ts';
import { run } from '../program/command.ts';
import { updateCommand } from './update-command.ts';

export const skipCommand = (): Command =>
  updateCommand('skip', 'Go on without a wait that is parked, or leave in place what cannot be undone.', [
    "skip shop/orders-kafka --step targets --evidence 'consumers connected at 03:20'",
  ])
    .requiredOption('--evidence <text>', 'how you know that it is right to go on')
    .addOption(new Option('--step <name>', 'which step').choices(allSteps.map(({ name }) => name)))
    .action((link: LinkName, options: SkipOptions) =>
      run(options, async (invocation) => (await import('../commands/skip.ts')).skip(invocation, link)),
    );
