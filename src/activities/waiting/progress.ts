/** How far a wait is: what its heartbeats hold, and where the next attempt continues. */
import type { ThrottledError, UnavailableError } from '../../providers/errors.ts';
import type { Context } from '@temporalio/activity';
import type { ReasonId } from '../failures/reasons.ts';
import type { Shaking } from './ground.ts';

/** Heartbeat details: the pending activity's card, and what the next attempt goes on from. Times are ISO 8601, UTC. */
export interface Progress<Carry = unknown> {
  /** What is waited for: "VPC endpoint vpce-0a1". */
  readonly subject?: string;
  readonly state: string;
  /** When this state was first seen. */
  readonly since: string;
  readonly looks: number;
  /** How long the wait had lasted at the last look, ms of world time. */
  readonly lastWaitedMs?: number;
  /** When the first look was taken. */
  readonly began: string;
  /** When the next look is due: an attempt that takes over waits for it. */
  readonly next?: string;
  readonly lastError?: string;
  /** The problem that the last look at `standsOn` found. */
  readonly below?: Shaking;
  /** When that look was, ms of world time since the first look. */
  readonly belowMs?: number;
  readonly carry?: Carry;
}

/** Errors that pass by themselves. */
type Transient = ThrottledError | UnavailableError;
/** The result of a look that did not end the wait. */
export interface Seen<Carry> {
  readonly state?: string;
  readonly carry?: Carry;
  readonly reason?: ReasonId;
  readonly error?: Transient;
}

/**
 * An earlier attempt's details, or a fresh start, in the state in which a change left it. Details of another shape (an
 * older worker's) are not trusted.
 */
export function takenUp<Carry>(details: unknown, begins?: string): Progress<Carry> {
  if (isProgress<Carry>(details)) return details;
  const now = new Date().toISOString();
  const start = { state: begins ?? 'unknown', since: now, looks: 0, began: now };
  return begins === undefined ? start : { ...start, lastWaitedMs: 0 };
}

/** Heartbeats of a wait. Each that reaches the server is a billable Action. */
export interface Teller {
  tell(progress: Progress): void;
  /** Heartbeats only what the next attempt could not know otherwise: the server keeps the last details. */
  tellNews(progress: Progress): void;
}

export function createTeller(context: Pick<Context, 'heartbeat'>, told: unknown): Teller {
  let last = isProgress(told) ? newsIn(told) : undefined;
  const tell = (progress: Progress): void => {
    last = newsIn(progress);
    context.heartbeat(progress);
  };
  return { tell, tellNews: (progress) => void (newsIn(progress) === last || tell(progress)) };
}

const newsIn = ({ state, began, carry, lastError, below, belowMs }: Progress): string =>
  JSON.stringify([state, began, carry, lastError, below, belowMs]);

/** Only this wait's own looks write what it carries. */
const isProgress = <Carry>(details: unknown): details is Progress<Carry> =>
  typeof details === 'object' &&
  details !== null &&
  ['began', 'since', 'state'].every((name) => typeof Reflect.get(details, name) === 'string');

export function moved<Carry>(
  before: Progress<Carry>,
  { state = before.state, carry = before.carry, error }: Seen<Carry>,
): Progress<Carry> {
  return {
    state,
    since: state === before.state ? before.since : new Date().toISOString(),
    looks: before.looks + 1,
    began: before.began,
    ...(carry === undefined ? {} : { carry }),
    ...(error === undefined ? {} : { lastError: error.message }),
  };
}
