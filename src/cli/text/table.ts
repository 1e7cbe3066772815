/** Tables without a frame, so that cells can be pasted. On a terminal they fit its width. */
import process from 'node:process';
import { stripVTControlCharacters } from 'node:util';
import CliTable from 'cli-table3';

type Row = readonly (string | number)[];

export interface Table {
  push(...rows: readonly Row[]): void;
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
  const rows: string[][] = [[...head]];
  return {
    push: (...more) => void rows.push(...more.map((row) => row.map(String))),
    toString() {
      const all = widths(rows, columns);
      if (columns === undefined || head.length < 2 || total(all) <= columns) return drawn(rows, all);
      const above = rows.map((row) => row.slice(0, -1));
      const lines = drawn(above, widths(above, columns)).split('\n');
      if (lines.length !== rows.length) return drawn(rows, all);
      return lines
        .flatMap((line, index) => [line, ...wrapped(index === 0 ? '' : (rows[index]?.at(-1) ?? ''), columns)])
        .join('\n');
    },
  };
}

function drawn(rows: readonly (readonly string[])[], colWidths: number[]): string {
  const [head = [], ...body] = rows.map((row) => [...row]);
  const table = new CliTable({ ...bareTable, head, colWidths, wordWrap: true });
  table.push(...body.map((row) => row.map((cell) => (isShort(cell) ? cell.replaceAll(' ', UNBROKEN) : cell))));
  const lines = table.toString().replaceAll(UNBROKEN, ' ').split('\n');
  return lines.map((line) => line.trimEnd()).join('\n');
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
const GAP = 2;

/** Narrows the widest column first, then the next. */
function widths(rows: readonly (readonly string[])[], columns = Infinity): number[] {
  const indexes = rows[0]?.map((_, index) => index) ?? [];
  const most = (of: (cell: string) => number) =>
    indexes.map((index) => Math.max(1, ...rows.map((row) => of(row[index] ?? ''))));
  const wide = most(shown);
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
