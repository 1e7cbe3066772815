/** Where transitions are sent: each notifier is one receiver, set in the configuration. */
import type { TransitionEvent } from '../contract/events.ts';

/** An event as it is sent. */
export interface Notice extends TransitionEvent {
  /** The run in the Temporal Web UI; absent when the address of the Web UI is not set. */
  readonly url?: string;
}

export interface Notifier {
  /** For people and for the record of deliveries; holds nothing secret. */
  readonly name: string;
  /** Delivers once. @throws Error whose message holds neither the receiver's path nor any key */
  deliver(notice: Notice, signal: AbortSignal): Promise<void>;
}

/** Whether a person should look at it. */
export const isUrgent = ({ kind, left = [] }: Notice): boolean =>
  kind === 'parked' || kind === 'deadlineNear' || kind === 'drifted' || left.length > 0;
