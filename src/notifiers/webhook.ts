/**
 * The event as JSON, signed by the Standard Webhooks specification (https://www.standardwebhooks.com), so that receivers
 * can verify it with an existing library.
 */
import { createHmac } from 'node:crypto';
import { postJson } from './post-json.ts';
import type { Notifier } from './notifier.ts';

export interface WebhookOptions {
  readonly url: string;
  /** `whsec_` and the key in base64. */
  readonly secret: string;
  /** ms since the epoch; default: the clock. */
  readonly now?: () => number;
}

/**
 * `webhook-id` is the event's id, the same on every delivery; `webhook-timestamp` (s) is the time of this attempt;
 * receivers refuse one that is older than a few minutes.
 */
export const createWebhookNotifier = ({ url, secret, now = Date.now }: WebhookOptions): Notifier => ({
  name: 'webhook',
  deliver(notice, signal) {
    const body = JSON.stringify(notice);
    const timestamp = String(Math.floor(now() / 1000));
    const headers = {
      'webhook-id': notice.id,
      'webhook-timestamp': timestamp,
      'webhook-signature': signatureOf(secret, { id: notice.id, timestamp, body }),
    };
    return postJson(url, body, { headers, signal });
  },
});

export interface Signed {
  readonly id: string;
  /** Seconds since the epoch. */
  readonly timestamp: string;
  readonly body: string;
}

/** `v1,` and the HMAC-SHA256 of `id.timestamp.body` in base64. */
export const signatureOf = (secret: string, { id, timestamp, body }: Signed): string =>
  `v1,${createHmac('sha256', keyOf(secret)).update(`${id}.${timestamp}.${body}`).digest('base64')}`;

export const SECRET_PREFIX = 'whsec_';

/** The bytes of a `whsec_…` secret. */
export const keyOf = (secret: string): Buffer => Buffer.from(secret.slice(SECRET_PREFIX.length), 'base64');
