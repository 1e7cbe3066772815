/**
 * Markdown as the Temporal Web UI shows it (UI 2.50): half a page wide, cells without padding, no breaks within words,
 * blank lines between blocks kept. So: lists rather than tables, JSON with spaces to break at, few blocks.
 */
import { excerpt } from '../../contract/printable.ts';
import { clockTime } from '../../contract/time-text.ts';

/** "23 Nov 03:12 UTC". With the day: details are rendered when something changes, and may be read days later. */
export const when = (iso: string): string =>
  `${Number(iso.slice(8, 10))} ${months[Number(iso.slice(5, 7)) - 1] ?? ''} ${clockTime(iso)}`;

const months = ['Jan', 'Feb', 'Mar', 'Apr', 'May', 'Jun', 'Jul', 'Aug', 'Sep', 'Oct', 'Nov', 'Dec'];

export const link = (text: string, url: string): string => `[${text}](${url})`;

export const code = (text: string): string => `\`${text}\``;

/** Somebody else's words, as they are: the Web UI drops what looks like HTML, and would take asterisks for markup. */
export const plain = (text: string): string => text.replace(/[\\<*[\]]/g, '\\$&');

/** A list item. Line ends would end it, and a long text hides what follows. */
export const item = (text: string): string => `- ${oneLine(text)}`;

/** JSON to paste: valid on one line, with a space wherever a narrow column may break it. */
export const pasteable = (value: unknown): string =>
  code(
    JSON.stringify(value, undefined, 1)
      .replace(/\n\s*/g, ' ')
      .replace(/([[{]) /g, '$1')
      .replace(/ ([\]}])/g, '$1'),
  );

/** An em space ends each cell, because the Web UI gives cells no padding. */
export const row = (cells: readonly string[]): string =>
  `| ${cells.map((cell) => `${oneLine(cell).replaceAll('|', '\\|')}\u2003`).join(' | ')} |`;

export const table = (head: readonly string[], rows: readonly string[]): string =>
  [row(head), `| ${head.map(() => '---').join(' | ')} |`, ...rows].join('\n');

const LONGEST = 600;

function oneLine(text: string): string {
  return excerpt(text.replace(/\s+/g, ' ').trim(), LONGEST);
}
