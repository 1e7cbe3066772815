/** A look's `refuse`: one of the runbook's reasons, with what was seen. */
import type { Patch } from '../../contract/run.ts';
import type { Look } from '../../contract/step-contract.ts';
import { failureInfo } from './failures.ts';
import type { ReasonId } from './reasons.ts';

/**
 * `message`: one sentence with the ids. Type, cause and fix are the reason's. `patch`: what repairs it, with the ids.
 */
export const refuse = (
  reason: ReasonId,
  message: string,
  patch?: Patch,
): Extract<Look<never>, { answer: 'refuse' }> => ({
  answer: 'refuse',
  says: message,
  failure: { ...failureInfo(reason, message), ...(patch === undefined ? {} : { patch }) },
});
