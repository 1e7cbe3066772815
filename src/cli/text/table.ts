/** Tables without a frame, so that cells can be pasted. On a terminal they fit its width. */
import process from 'node:process';
import { stripVTControlCharacters } from 'node:util';
import CliTable from 'cli-table3';

type Row = readonly (string | number)[];

/** Spaces between columns. */
const GAP = 2;

export interface Table {
  push(...rows: readonly Row[]): void;
  /** The rows since the last part; the first part begins with the head. Columns never get narrower than before. */
  part(): string;
  toString(): string;
}

/**
 * `columns`: the width of the terminal. Cells break between words, except short ones such as "2 min 30 s"; a column is at
 * least as wide as its longest word. A table that is still too wide has its last column, the sentence, on lines of its own.
 */
export function createTable(
  head: readonly string[],
  columns: number | undefined = process.stdout.isTTY ? process.stdout.columns : undefined,
): Table {
  let rows: string[][] = [];
  let begun = false;
  let before: readonly number[] = [];
  const text = (): string => {
    const all = widths([head, ...rows], columns, before);
    const shownHead = begun ? undefined : head;
    if (columns === undefined || head.length < 2 || total(all) <= columns)
      return drawn(shownHead, rows, all).join('\n');
    const above = rows.map((row) => row.slice(0, -1));
    const lines = drawn(shownHead?.slice(0, -1), above, widths([head.slice(0, -1), ...above], columns));
    const headLines = begun ? 0 : 1;
    if (lines.length !== rows.length + headLines) return drawn(shownHead, rows, all).join('\n');
    return lines
      .flatMap((line, index) => [line, ...wrapped(rows[index - headLines]?.at(-1) ?? '', columns)])
      .join('\n');
  };
  return {
    push: (...more) => void rows.push(...more.map((row) => row.map(String))),
    toString: text,
    part() {
      const some = text();
      before = widths([head, ...rows], columns, before);
      begun = true;
      rows = [];
      return some;
    },
  };
}

/** Some rows at a time: cli-table3 takes time with the square of the rows. */
const ROWS_AT_ONCE = 200;

function drawn(
  head: readonly string[] | undefined,
  rows: readonly (readonly string[])[],
  colWidths: number[],
): string[] {
  const all = head === undefined ? rows : [head, ...rows];
  if (all.every((row) => row.every((cell, index) => isOneLine(cell, colWidths[index])))) return padded(all, colWidths);
  const lines = head === undefined ? [] : drawnAtOnce([], colWidths, head);
  for (let from = 0; from < rows.length; from += ROWS_AT_ONCE)
    lines.push(...drawnAtOnce(rows.slice(from, from + ROWS_AT_ONCE), colWidths));
  return lines;
}

const isOneLine = (cell: string, width = 0): boolean => shown(cell) <= width && !cell.includes('\n');

/** Cells that need not be broken. cli-table3 takes 0.1 ms for each row, which is a second for 10,000 links. */
const padded = (rows: readonly (readonly string[])[], widths: readonly number[]): string[] =>
  rows.map((row) =>
    row
      .map((cell, index) => cell + ' '.repeat((widths[index] ?? 0) - shown(cell)))
      .join(' '.repeat(GAP))
      .trimEnd(),
  );

function drawnAtOnce(
  rows: readonly (readonly string[])[],
  colWidths: number[],
  head: readonly string[] = [],
): string[] {
  const table = new CliTable({ ...bareTable, head: [...head], colWidths, wordWrap: true });
  table.push(...rows.map((row) => row.map((cell) => (isShort(cell) ? cell.replaceAll(' ', UNBROKEN) : cell))));
  const lines = table.toString().replaceAll(UNBROKEN, ' ').split('\n');
  return lines.map((line) => line.trimEnd());
}

const isShort = (cell: string): boolean => shown(cell) <= 12;

/** Replaces a space while a table is drawn: a private-use character, as wide as a space. */
const UNBROKEN = '\ue000';

/** Indented lines, to print below the row. */
function wrapped(text: string, columns: number): readonly string[] {
  if (text === '') return [];
  const width = columns - INDENT.length;
  const table = new CliTable({
    ...bareTable,
    colWidths: [Math.max(width, ...text.split(/\s/).map(shown))],
    wordWrap: true,
  });
  table.push([text]);
  const lines = table.toString().split('\n');
  return lines.map((line) => `${INDENT}${line.trimEnd()}`);
}

const INDENT = '    ';

/** Narrows the widest column first, then the next. `atLeast`: widths to begin with. */
function widths(rows: readonly (readonly string[])[], columns = Infinity, atLeast: readonly number[] = []): number[] {
  const indexes = rows[0]?.map((_, index) => index) ?? [];
  const most = (of: (cell: string) => number) =>
    indexes.map((index) => rows.reduce((widest, row) => Math.max(widest, of(row[index] ?? '')), 1));
  const wide = most(shown).map((width, index) => Math.max(width, atLeast[index] ?? 0));
  const least = most((cell) => (isShort(cell) ? shown(cell) : longestWord(cell)));
  let excess = total(wide) - columns;
  for (const index of [...indexes].sort((one, other) => (wide[other] ?? 0) - (wide[one] ?? 0))) {
    const taken = Math.max(0, Math.min(excess, (wide[index] ?? 0) - (least[index] ?? 0)));
    wide[index] = (wide[index] ?? 0) - taken;
    excess -= taken;
  }
  return wide;
}

const longestWord = (cell: string): number => Math.max(...cell.split(/\s/).map(shown));

const total = (each: readonly number[]): number => each.reduce((sum, width) => sum + width, GAP * (each.length - 1));

/** Characters on the screen: colors take none. */
const shown = (text: string): number => stripVTControlCharacters(text).length;

const edges = [
  'top',
  'top-mid',
  'top-left',
  'top-right',
  'bottom',
  'bottom-mid',
  'bottom-left',
  'bottom-right',
  'left',
  'left-mid',
  'mid',
  'mid-mid',
  'right',
  'right-mid',
];

const bareTable = {
  chars: Object.fromEntries([...edges.map((name) => [name, '']), ['middle', '  ']]) as Record<string, string>,
  style: { head: [] as string[], border: [] as string[], 'padding-left': 0, 'padding-right': 0 },
};
