/** Writes one line for each transition to the worker's log. */
import { isUrgent } from './notifier.ts';
import type { Notifier } from './notifier.ts';

export interface NoticeLogger {
  info(message: string, meta: Record<string, unknown>): void;
  warn(message: string, meta: Record<string, unknown>): void;
}

/** Urgent notices are warnings. */
export const createLogNotifier = (logger: NoticeLogger): Notifier => ({
  name: 'log',
  async deliver(notice) {
    const { says, ...meta } = notice;
    logger[isUrgent(notice) ? 'warn' : 'info'](`${notice.project}/${notice.service}: ${says}`, { ...meta });
  },
});
