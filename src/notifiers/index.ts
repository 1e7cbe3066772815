/** The notifiers that the settings choose. */
import type { Settings } from '../config/settings.ts';
import { createLogNotifier } from './log.ts';
import type { NoticeLogger } from './log.ts';
import { createSlackNotifier } from './slack.ts';
import type { Notifier } from './notifier.ts';
import { createWebhookNotifier } from './webhook.ts';

/**
 * Empty when nothing is configured: then no run schedules a notification. `now` is asked for each notice, because addresses
 * and keys may be renewed.
 */
export function createNotifiers(now: () => Pick<Settings, 'notify'>, logger: NoticeLogger): readonly Notifier[] {
  const { log, webhook, slackUrl } = now().notify;
  const renewed = (name: string, make: () => Notifier): Notifier => ({
    name,
    deliver: (notice, signal) => make().deliver(notice, signal),
  });
  return [
    ...(log ? [createLogNotifier(logger)] : []),
    ...(webhook === undefined
      ? []
      : [renewed('webhook', () => createWebhookNotifier(now().notify.webhook ?? webhook))]),
    ...(slackUrl === undefined
      ? []
      : [renewed('slack', () => createSlackNotifier({ url: now().notify.slackUrl ?? slackUrl }))]),
  ];
}

export type { NoticeLogger } from './log.ts';
export type { Notifier } from './notifier.ts';
