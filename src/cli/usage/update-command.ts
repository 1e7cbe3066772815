/** How `retry`, `skip` and `rollback` are called. */
import type { Command } from 'commander';
import { defaultActor } from '../arguments/default-actor.ts';
import { linkArgument } from '../arguments/link-argument.ts';
import { waitingCommand } from '../program/command.ts';

export const updateCommand = (name: string, summary: string, examples: readonly string[]): Command =>
  waitingCommand(name, summary, examples)
    .argument('<project/service>', 'the link', linkArgument)
    .option('--endpoint <key>', 'only this endpoint: its VPC id, and /name if it has one')
    .option('--actor <name>', 'who sends it, for the audit list', defaultActor())
    .option('--reason <text>', 'why, for the audit list')
    .option('--follow', 'wait for the end of the run and show it meanwhile');
