/** A look's `refuse`: one of the runbook's reasons, with what was seen. */
import type { FailureInfo, Look } from '../step-contract.ts';
import { reasonOf } from './reasons.ts';
import type { ReasonId } from './reasons.ts';

/** `message`: one sentence with the ids. The type, cause and fix are the reason's. */
export function refuse(reason: ReasonId, message: string): Extract<Look<never>, { answer: 'refuse' }> {
  const { type, cause, fix } = reasonOf(reason);
  const failure: FailureInfo = { type, reason, message, cause, fix };
  return { answer: 'refuse', says: message, failure };
}
