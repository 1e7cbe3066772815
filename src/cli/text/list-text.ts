/** All links, one line each. */
import type { LinkSummary } from '../../client.ts';
import { durationText } from './duration-text.ts';
import { createTable } from './table.ts';
import { linkText } from '../arguments/link-argument.ts';
import { dateTime } from '../../contract/time-text.ts';

/** Lines that are shown before more links are read: a list of any length needs the memory of so many. */
const AT_ONCE = 500;

/** The text in parts, as the links come. */
export async function* listTexts(links: AsyncIterable<LinkSummary>, now: Date): AsyncGenerator<string> {
  const table = createTable(['link', 'status', 'run', 'accounts', 'started', 'took']);
  let count = 0;
  for await (const link of links) {
    table.push(rowOf(link, now));
    count += 1;
    if (count % AT_ONCE === 0) yield table.part();
  }
  if (count === 0) yield 'No link is known here.';
  else if (count % AT_ONCE > 0) yield table.part();
}

function rowOf(link: LinkSummary, now: Date): readonly string[] {
  const end = link.closedAt === undefined ? now.getTime() : Date.parse(link.closedAt);
  return [
    linkText(link),
    link.status ?? '',
    `${link.workflow} ${link.execution.toLowerCase()}`,
    link.accounts.join(', '),
    dateTime(link.startedAt),
    durationText(end - Date.parse(link.startedAt)),
  ];
}
