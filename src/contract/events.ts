/** What is announced to the outside: one event per transition of a run. Plain JSON, nothing secret. */
import type { LinkName } from './request.ts';
import type { FailureInfo } from './failure-info.ts';
import type { Leftover } from './removal.ts';

export interface TransitionEvent extends LinkName {
  /** The same on every delivery of the same event: receivers drop what they have seen. */
  readonly id: string;
  readonly kind: 'parked' | 'deadlineNear' | 'resumed' | 'ready' | 'rolledBack' | 'removed' | 'changed' | 'drifted';
  /** ISO 8601, UTC */
  readonly at: string;
  readonly workflowId: string;
  readonly runId: string;
  /** One sentence for a person. */
  readonly says: string;
  readonly step?: string;
  readonly endpoint?: string;
  readonly failure?: FailureInfo;
  /** When `parkedFor` ends and compensation begins. */
  readonly until?: string;
  readonly left?: readonly Leftover[];
}

export interface NotifyActivities {
  /** Delivers to every configured notifier, at least once. */
  notify(input: { readonly event: TransitionEvent }): Promise<void>;
}
