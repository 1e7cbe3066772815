/** Rows of text as CSV and as markdown. The first row holds the headings. */
import { printable } from '../../contract/printable.ts';
import { plain } from '../../workflows/details/markdown.ts';

/** As in RFC 4180, but lines end with LF. A cell that a spreadsheet would read as a formula begins with an apostrophe. */
export const csvRows = (rows: readonly (readonly string[])[]): string =>
  rows.map((row) => row.map(csvCell).join(',')).join('\n');

function csvCell(text: string): string {
  const clean = printable(text);
  const safe = /^[=+\-@\t\r]/.test(clean) ? `'${clean}` : clean;
  return /[",\r\n]/.test(safe) ? `"${safe.replaceAll('"', '""')}"` : safe;
}

/** A table. */
export function markdownRows([head = [], ...rows]: readonly (readonly string[])[]): string {
  return [head, head.map(() => '---'), ...rows].map((row) => `| ${row.map(markdownCell).join(' | ')} |`).join('\n');
}

/** Somebody else's words in Markdown: no link, no image, no markup, no control characters. */
export const markdownText = (text: string): string => plain(printable(text));

const markdownCell = (text: string): string =>
  markdownText(text)
    .replaceAll('|', '\\|')
    .replaceAll(/\s*\n\s*/g, ' ');
