/** A message for Slack's incoming webhooks. It uses only JSON fields that Mattermost, Rocket.Chat and others accept too. */
import { printable } from '../contract/printable.ts';
import { isUrgent } from './notifier.ts';
import type { Notice, Notifier } from './notifier.ts';
import { postJson } from './post-json.ts';

export const createSlackNotifier = ({ url }: { readonly url: string }): Notifier => ({
  name: 'slack',
  deliver: (notice, signal) => postJson(url, JSON.stringify(slackMessage(notice)), { signal }),
});

/** One text in Slack's markup. */
export function slackMessage(notice: Notice): { readonly text: string } {
  const { project, service, says, failure, until, url } = notice;
  const lines = [
    `${isUrgent(notice) ? ':warning: ' : ''}*${escaped(`${project}/${service}`)}* ${escaped(says)}`,
    ...(failure === undefined
      ? []
      : [`*Usual cause:* ${escaped(failure.cause)}`, `*What to do:* ${escaped(failure.fix)}`]),
    ...(until === undefined || notice.kind !== 'parked' ? [] : [`Without a decision it is rolled back at ${until}.`]),
    ...leftLines(notice),
    ...(url === undefined ? [] : [`<${url}|Open the run>`]),
  ];
  return { text: lines.join('\n') };
}

const leftLines = ({ left = [] }: Notice): string[] =>
  left.map(
    ({ what, id, why, usdPerDay }) =>
      `*Left:* ${escaped(`${what} ${id}: ${why}`)}${usdPerDay > 0 ? ` (${usdPerDay.toFixed(2)} USD a day)` : ''}`,
  );

/** Without control characters, and without the three characters that mean something in Slack's markup. */
const escaped = (text: string): string =>
  printable(text).replaceAll('&', '&amp;').replaceAll('<', '&lt;').replaceAll('>', '&gt;');
