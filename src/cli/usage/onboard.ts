/** How `causeway onboard` is called. */
import type { Command } from 'commander';
import { defaultActor } from '../arguments/default-actor.ts';
import { fileArgument, requestFile } from '../arguments/file-argument.ts';
import type { OnboardOptions } from '../commands/onboard.ts';
import { run, waitingCommand } from '../program/command.ts';

export const onboardCommand = (): Command =>
  fileArgument(
    waitingCommand(
      'onboard',
      'Connect a service to VPCs, and wait until every route is proven. Joins the run that is open.',
      ['onboard -f examples/orders-kafka.yaml', 'onboard -f request.yaml --detach'],
    ),
    requestFile,
  )
    .option('--detach', 'start it and return at once')
    .option('--actor <name>', 'who asks, for the audit list', defaultActor())
    .option('--reason <text>', 'why, for the audit list')
    .action((file: string | undefined, options: OnboardOptions) =>
      run(options, async (invocation) => (await import('../commands/onboard.ts')).onboard(invocation, file)),
    );
