/**
 * Delivers an event to every configured notifier, at least once each. Temporal retries; a notifier that has taken the
 * event does not get it again.
 */
import { Context } from '@temporalio/activity';
import { ApplicationFailure } from '@temporalio/common';
import type { NotifyActivities } from '../contract/events.ts';
import type { Notifier } from '../notifiers/index.ts';
import { failureInfo } from './failures/failures.ts';

export interface NotifyDeps {
  readonly notifiers: readonly Notifier[];
  /** The run's address in the Temporal Web UI. */
  readonly runUrl?: (run: { readonly workflowId: string; readonly runId: string }) => string;
}

/** @throws ApplicationFailure `Unavailable`, retried: one or more notifiers did not take the event */
export const createNotifyActivities = ({ notifiers, runUrl }: NotifyDeps): NotifyActivities => ({
  async notify({ event }) {
    const { info, cancellationSignal, heartbeat } = taken(Context.current());
    const notice = runUrl === undefined ? event : { ...event, url: runUrl(event) };
    const told = new Set(info.heartbeatDetails as readonly string[] | undefined);
    const heard = await Promise.allSettled(
      notifiers
        .filter(({ name }) => !told.has(name))
        .map(async (notifier) => {
          await notifier.deliver(notice, cancellationSignal);
          told.add(notifier.name);
          // A failed attempt hands its newest details on to the next.
          heartbeat([...told]);
        }),
    );
    const missed = heard.filter((each) => each.status === 'rejected').map(({ reason }) => messageOf(reason));
    if (missed.length > 0) throw undelivered(event.id, missed);
  },
});

const taken = (context: Context) => ({
  info: context.info,
  cancellationSignal: context.cancellationSignal,
  heartbeat: (details: unknown): void => context.heartbeat(details),
});

function undelivered(id: string, missed: readonly string[]): ApplicationFailure {
  const info = failureInfo('undelivered', `Event ${id} was not taken: ${missed.join('; ')}.`);
  return ApplicationFailure.create({ type: info.type, message: info.message, details: [info] });
}

const messageOf = (reason: unknown): string => (reason instanceof Error ? reason.message : String(reason));
