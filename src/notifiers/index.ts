/** The notifiers that the settings choose. */
import type { Settings } from '../config/settings.ts';
import { createLogNotifier } from './log.ts';
import type { NoticeLogger } from './log.ts';
import { createSlackNotifier } from './slack.ts';
import type { Notifier } from './notifier.ts';
import { createWebhookNotifier } from './webhook.ts';

/** Empty when nothing is configured: then no run schedules a notification. */
export function createNotifiers({ notify }: Pick<Settings, 'notify'>, logger: NoticeLogger): readonly Notifier[] {
  const { log, webhook, slackUrl } = notify;
  return [
    ...(log ? [createLogNotifier(logger)] : []),
    ...(webhook === undefined ? [] : [createWebhookNotifier(webhook)]),
    ...(slackUrl === undefined ? [] : [createSlackNotifier({ url: slackUrl })]),
  ];
}

export type { NoticeLogger } from './log.ts';
export type { Notifier } from './notifier.ts';
