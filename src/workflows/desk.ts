/** The operator's desk: the updates of a run. Their validators work on state alone. */
import type { Desk } from './desk/desk.ts';
import { takeExtensions } from './desk/extend.ts';
import { takeRetries } from './desk/retry.ts';
import { takeRollbacks } from './desk/rollback.ts';
import { takeSkips } from './desk/skip.ts';

/** Sets the handlers; call it before the first await. */
export function openDesk(desk: Desk): void {
  takeExtensions(desk);
  takeRetries(desk);
  takeSkips(desk);
  takeRollbacks(desk);
}

export type { Desk };
export { rollbackAll } from './desk/rollback.ts';
