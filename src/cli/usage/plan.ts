/** How `causeway plan` is called. */
import type { Command } from 'commander';
import { fileArgument, requestFile } from '../arguments/file-argument.ts';
import type { PlanOptions } from '../commands/plan.ts';
import { run, waitingCommand } from '../program/command.ts';

export const planCommand = (): Command =>
  fileArgument(
    waitingCommand(
      'plan',
      'Show what a run would do and what it would cost. Changes nothing. Exit code 0: nothing to do, 5: differences.',
      ['plan -f examples/orders-kafka.yaml', 'plan -f request.yaml --dry-run-permissions'],
    ),
    requestFile,
  )
    .option('--dry-run-permissions', 'ask EC2 by DryRun what the roles may do (it may spend their request rate)')
    .action((file: string | undefined, options: PlanOptions) =>
      run(options, async (invocation) => (await import('../commands/plan.ts')).plan(invocation, file)),
    );
