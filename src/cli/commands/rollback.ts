/** `causeway rollback`: undo what a run made and is not ready yet. */
import type { Command } from 'commander';
import type { LinkName } from '../../contract/request.ts';
import { sendUpdate, updateCommand, whoAndWhere, type UpdateOptions } from '../follow/updates.ts';

export const rollbackCommand = (): Command =>
  updateCommand('rollback', 'Undo what the open run made; endpoints that are ready stay.', [
    "rollback shop/orders-kafka --reason 'wrong VPC'",
    'rollback shop/orders-kafka --endpoint vpc-0a1b2c3d --follow',
  ]).action((link: LinkName, options: UpdateOptions) =>
    sendUpdate(options, link, 'rollback', (handle) => handle.rollback(whoAndWhere(options))),
  );
