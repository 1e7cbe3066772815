/**
 * Every way the job can fail, in words for an operator: the rows of `docs/runbook.md`. Pure data.
 * A `fix` ends in the update to send; an update's payload is one JSON object, pasted as it stands.
 */
import { aivenReasons } from './reasons/aiven.ts';
import { awsReasons } from './reasons/aws.ts';
import { networkReasons } from './reasons/network.ts';
import { ownershipReasons } from './reasons/ownership.ts';
import { runReasons } from './reasons/run.ts';
import { waitReasons } from './reasons/waits.ts';
import type { Reason } from '../../contract/failure-info.ts';
import { workflowReasons } from '../../contract/workflow-reasons.ts';

export const reasons = {
  ...aivenReasons,
  ...awsReasons,
  ...networkReasons,
  ...ownershipReasons,
  ...waitReasons,
  ...runReasons,
  ...workflowReasons,
} as const satisfies Readonly<Record<string, Reason>>;

export type ReasonId = keyof typeof reasons;

/** Reads a row as the general type: `reasons[id]` keeps the literal texts. */
export const reasonOf = (id: ReasonId): Reason => reasons[id];
