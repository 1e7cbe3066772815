/** Puts every activity behind the failure table, in one place. */
import { CompleteAsyncError, Context } from '@temporalio/activity';
import { TemporalFailure } from '@temporalio/common';
import { toFailure } from './failures.ts';
import type { SettleWant } from '../../contract/steps/definition.ts';

export interface WrapOptions {
  readonly timeScale?: number;
  /** After how long, and how often from then on, a look or a change heartbeats: ms of wall time; default 5 s. */
  readonly tickMs?: number;
}

// `never` accepts activities of any parameter; only the activities themselves read their input.
type Activity = (input: never) => Promise<unknown>;

/** The same activities, whose errors leave as `ApplicationFailure`s; a cancellation leaves untouched. */
export function wrapActivities<T extends { readonly [Name in keyof T]: Activity }>(
  activities: T,
  options: WrapOptions = {},
): T {
  const wrapped = Object.entries<Activity>(activities).map(([name, run]) => [name, guarded(name, run, options)]);
  return Object.fromEntries(wrapped) as T;
}

const guarded =
  (activity: string, run: Activity, options: WrapOptions): Activity =>
  async (input) => {
    const context = currentContext();
    const ticker =
      TELLS_NOTHING.test(activity) && context?.info.isLocal === false
        ? setInterval(() => context?.heartbeat(), options.tickMs ?? TICK_MS)
        : undefined;
    try {
      return await run(input);
    } catch (error) {
      if (isTemporalsOwn(error) || isCancellation(error, context)) throw error;
      const attempt = context?.info.attempt ?? 1;
      throw toFailure(error, { ...options, activity, attempt, ...wantOf(input) });
    } finally {
      clearInterval(ticker);
    }
  };

/**
 * Calls that usually end within moments. One that takes longer heartbeats, so that a dead worker is noticed within the
 * heartbeat time-out; the usual call has ended by then and costs no Action.
 */
const TELLS_NOTHING = /^(look|apply|remove|validate|record|survey|plan|check)/;
/** ms of wall time. */
const TICK_MS = 5_000;

const isTemporalsOwn = (error: unknown): boolean =>
  error instanceof TemporalFailure || error instanceof CompleteAsyncError;

/** An AbortError means cancellation only if this activity was cancelled; else it is a bug. */
const isCancellation = (error: unknown, context: Context | undefined): boolean =>
  context?.cancellationSignal.aborted === true && error instanceof Error && error.name === 'AbortError';

/** Outside of a worker (a plain call in a test or a tool) there is none. */
function currentContext(): Context | undefined {
  try {
    return Context.current();
  } catch {
    return undefined;
  }
}

function wantOf(input: unknown): { want?: SettleWant } {
  if (typeof input !== 'object' || input === null) return {};
  if ('removing' in input && input.removing !== undefined) return { want: 'unused' };
  const wait: unknown = 'wait' in input ? input.wait : undefined;
  if (typeof wait !== 'object' || wait === null || !('want' in wait)) return {};
  return wait.want === 'gone' || wait.want === 'settled' ? { want: wait.want } : {};
}
