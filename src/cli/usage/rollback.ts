/** How `causeway rollback` is called. */
import type { Command } from 'commander';
import type { LinkName } from '../../contract/request.ts';
import type { UpdateOptions } from '../follow/updates.ts';
import { run } from '../program/command.ts';
import { updateCommand } from './update-command.ts';

export const rollbackCommand = (): Command =>
  updateCommand('rollback', 'Undo what the open run made; endpoints that are ready stay.', [
    "rollback shop/orders-kafka --reason 'wrong VPC'",
    'rollback shop/orders-kafka --endpoint vpc-0a1b2c3d --follow',
  ]).action((link: LinkName, options: UpdateOptions) =>
    run(options, async (invocation) => (await import('../commands/rollback.ts')).rollback(invocation, link)),
  );
