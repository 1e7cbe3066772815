/** All links, one line each. */
import type { LinkSummary } from '../../client.ts';
import { durationText } from './duration-text.ts';
import { createTable } from './table.ts';
import { linkText } from '../arguments/link-argument.ts';
import { dateTime } from '../../contract/time-text.ts';

export function listText(links: readonly LinkSummary[], now: Date): string {
  if (links.length === 0) return 'No link is known here.';
  const table = createTable(['link', 'status', 'run', 'accounts', 'started', 'took']);
  for (const link of links) {
    const end = link.closedAt === undefined ? now.getTime() : Date.parse(link.closedAt);
    table.push([
      linkText(link),
      link.status ?? '',
      `${link.workflow} ${link.execution.toLowerCase()}`,
      link.accounts.join(', '),
      dateTime(link.startedAt),
      durationText(end - Date.parse(link.startedAt)),
    ]);
  }
  return table.toString();
}
