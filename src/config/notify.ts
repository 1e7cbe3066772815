/** Who is notified of transitions. The addresses are secrets too: many webhooks hold a token in their path. */
import type { Problem } from '../problems/problems.ts';
import { keyOf, SECRET_PREFIX } from '../notifiers/webhook.ts';
import type { Reader } from './readers.ts';

export interface NotifySettings {
  /** A line in the worker's log. */
  readonly log: boolean;
  /** Events as JSON, signed by the Standard Webhooks specification. */
  readonly webhook?: { readonly url: string; readonly secret: string } | undefined;
  /** An incoming webhook of Slack, or of a compatible service. */
  readonly slackUrl?: string | undefined;
}

/** A webhook needs its secret, so that receivers can verify our events. */
export function notifySettings(
  { log = false, url, secret, slackUrl }: Found,
  problems: Pick<Problem[], 'push'>,
): NotifySettings {
  if (url !== undefined && secret === undefined)
    problems.push({
      field: 'CAUSEWAY_WEBHOOK_SECRET',
      problem: 'is missing or not valid, and CAUSEWAY_WEBHOOK_URL is set',
      fix: HOW_TO_MAKE_ONE,
    });
  return { log, slackUrl, ...(url === undefined || secret === undefined ? {} : { webhook: { url, secret } }) };
}

/** As in the Standard Webhooks specification: a prefix, then 24 to 64 random bytes in base64. */
export const webhookSecret: Reader<string> = (value) => {
  const bytes = value.startsWith(SECRET_PREFIX) ? keyOf(value).length : 0;
  return bytes >= 24 && bytes <= 64
    ? { ok: true, value }
    : { ok: false, problem: { problem: 'is not a Standard Webhooks secret', fix: HOW_TO_MAKE_ONE } };
};

interface Found {
  readonly log: boolean | undefined;
  readonly url: string | undefined;
  readonly secret: string | undefined;
  readonly slackUrl: string | undefined;
}

const HOW_TO_MAKE_ONE = 'write whsec_ and 24 to 64 random bytes in base64: echo "whsec_$(openssl rand -base64 32)"';
