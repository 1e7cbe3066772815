/** How `offboard`, `principals` and `components` are called. */
import type { Command } from 'commander';
import { defaultActor } from '../arguments/default-actor.ts';
import { linkArgument } from '../arguments/link-argument.ts';
import { waitingCommand } from '../program/command.ts';

export const changeCommand = (name: string, summary: string, examples: readonly string[]): Command =>
  waitingCommand(name, summary, examples)
    .argument('<project/service>', 'the link', linkArgument)
    .option('--role-arn <arns...>', 'look with these roles too: endpoints in other accounts')
    .option('--external-id <id>', 'external id of those roles')
    .option('--region <regions...>', "look in these regions (default: the service's own, and those Aiven names)")
    .option('--actor <name>', 'who asks, for the audit list', defaultActor())
    .option('--reason <text>', 'why, for the audit list')
    .option('--detach', 'start it and return at once');
