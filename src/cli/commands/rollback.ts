/** `causeway rollback`: undoes what a run made and is not ready yet. */
import type { LinkName } from '../../contract/request.ts';
import { sendUpdate, whoAndWhere, type UpdateOptions } from '../follow/updates.ts';
import type { Invocation } from '../program/command.ts';
import type { ExitCode } from '../program/exit-codes.ts';

export const rollback = (invocation: Invocation<UpdateOptions>, link: LinkName): Promise<ExitCode> =>
  sendUpdate(invocation, link, 'rollback', (handle) => handle.rollback(whoAndWhere(invocation.options)));
