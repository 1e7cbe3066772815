/** Where transitions are sent: each notifier is one receiver, chosen by configuration. */
import type { TransitionEvent } from '../contract/events.ts';

/** An event as it leaves the house. */
export interface Notice extends TransitionEvent {
  /** The run in the Temporal Web UI; absent when nobody has said where that is. */
  readonly url?: string;
}

export interface Notifier {
  /** For people and for the record of what was delivered; holds nothing secret. */
  readonly name: string;
  /** Delivers once. @throws Error whose message holds neither the receiver's path nor any key */
  deliver(notice: Notice, signal: AbortSignal): Promise<void>;
}

/** What a person should look at, as against what is good to know. */
export const isUrgent = ({ kind, left = [] }: Notice): boolean =>
  kind === 'parked' || kind === 'deadlineNear' || kind === 'drifted' || left.length > 0;
