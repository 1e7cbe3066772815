/** The updates that an operator may send to a run. Their validators work on state alone. */
import type { UpdateContext } from './run-updates.ts';
import { handleExtend } from './extend.ts';
import { handleRetry } from './retry.ts';
import { handleRollback } from './rollback.ts';
import { handleSkip } from './skip.ts';

/** Sets the handlers; call it before the first await. */
export function registerUpdates(updates: UpdateContext): void {
  handleExtend(updates);
  handleRetry(updates);
  handleSkip(updates);
  handleRollback(updates);
}

export type { UpdateContext };
export { rollbackAll } from './rollback.ts';
