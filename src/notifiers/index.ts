/** The sinks that the settings choose. */
import type { Settings } from '../config/settings.ts';
import { createLogSink } from './log.ts';
import type { NoticeLogger } from './log.ts';
import { createSlackSink } from './slack.ts';
import type { Sink } from './notifier.ts';
import { createWebhookSink } from './webhook.ts';

/** None when nothing is configured: then no run schedules an event. */
export function createSinks({ notify }: Pick<Settings, 'notify'>, logger: NoticeLogger): readonly Sink[] {
  const { log, webhook, slackUrl } = notify;
  return [
    ...(log ? [createLogSink(logger)] : []),
    ...(webhook === undefined ? [] : [createWebhookSink(webhook)]),
    ...(slackUrl === undefined ? [] : [createSlackSink({ url: slackUrl })]),
  ];
}

export type { NoticeLogger } from './log.ts';
export type { Notice, Sink } from './notifier.ts';
