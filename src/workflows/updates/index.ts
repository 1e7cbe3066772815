/** The operator's desk: the updates of a run. Their validators work on state alone. */
import type { Desk } from './run-updates.ts';
import { takeExtensions } from './extend.ts';
import { takeRetries } from './retry.ts';
import { takeRollbacks } from './rollback.ts';
import { takeSkips } from './skip.ts';

/** Sets the handlers; call it before the first await. */
export function openDesk(desk: Desk): void {
  takeExtensions(desk);
  takeRetries(desk);
  takeSkips(desk);
  takeRollbacks(desk);
}

export type { Desk };
export { rollbackAll } from './rollback.ts';
