/** Items in CSV: a row is one endpoint of one service (or, without a VPC, a service to prepare). */
import { parse } from 'csv-parse/sync';
import { ProblemsError } from '../problems/problems.ts';
import { columnOf, csvColumns, unknownColumn, type CsvColumn } from './csv-columns.ts';
import { withDefaults } from './defaults.ts';
import type { NamedText, RawItem } from './manifest.ts';
import { defaultPath, type YamlText } from './yaml-items.ts';

/**
 * The rows, with the defaults of the manifest. Columns may be separated by commas, semicolons or tabs, whichever the
 * headings use; lines that begin with `#` are comments.
 * @throws ProblemsError it is not CSV, or its headings name unknown columns
 */
export function csvItems({ name, text }: NamedText, manifest: YamlText): readonly RawItem[] {
  return rowsOf(name, text).map(({ record, info }): RawItem => {
    const row = `${name}:${info.lines}`;
    return {
      value: withDefaults(itemOf(record), manifest.value['defaults']),
      locate(path) {
        const column = [...path].reverse().find((part) => typeof part === 'string') ?? 'row';
        const byDefault = defaultPath(path);
        const given = path.length === 0 || path.some((part) => record[String(part)]) || !manifest.has(byDefault);
        return { field: column, at: given ? row : manifest.at(byDefault) };
      },
    };
  });
}

type Row = Readonly<Record<string, string>>;

function itemOf(row: Row): Readonly<Record<string, unknown>> {
  const { probeTaskQueue, ...endpoint } = filled(row, ({ endpoint }) => endpoint === true);
  const probe = probeTaskQueue === undefined ? {} : { probe: { taskQueue: probeTaskQueue } };
  const endpoints = row['vpcId'] ? [{ ...endpoint, ...probe }] : [];
  return { ...filled(row, ({ endpoint }) => endpoint !== true), endpoints };
}

/** Empty cells count as absent, so that the defaults apply. */
const filled = (row: Row, belongs: (column: CsvColumn) => boolean): Record<string, unknown> =>
  Object.fromEntries(
    csvColumns.filter(belongs).flatMap((column) => {
      const cell = row[column.name];
      return cell ? [[column.name, valueOf(column, cell)]] : [];
    }),
  );

/** Spreadsheets write TRUE and FALSE. */
function valueOf({ list }: CsvColumn, cell: string): unknown {
  if (list) return cell.split(/[\s;,]+/).filter(Boolean);
  return /^true$/i.test(cell) ? true : /^false$/i.test(cell) ? false : cell;
}

type Parsed = readonly { readonly record: Row; readonly info: { readonly lines: number } }[];

function rowsOf(name: string, text: string): Parsed {
  if (text.includes('\u0000'))
    throw refused(name, 'is not UTF-8', 'save it as "CSV UTF-8" (in Excel: Save As, CSV UTF-8)');
  const headings = headingsOf(text);
  try {
    return parse(text, {
      bom: true,
      delimiter: separatorOf(headings.line),
      comment: '#',
      comment_no_infix: true,
      columns: (names: string[]) => known(`${name}:${headings.number}`, names),
      info: true,
      skip_empty_lines: true,
      skip_records_with_empty_values: true,
      trim: true,
    });
  } catch (error) {
    if (error instanceof ProblemsError) throw error;
    const { message, lines } = error as Error & { lines?: number };
    throw refused(lines === undefined ? name : `${name}:${lines}`, `is not CSV: ${message}`, 'correct it there');
  }
}

const refused = (field: string, problem: string, fix: string): ProblemsError =>
  new ProblemsError('Invalid', [{ field, problem, fix }]);

/** The headings: the first line that is neither empty nor a comment. */
function headingsOf(text: string): { readonly line: string; readonly number: number } {
  const lines = text.split(/\r\n|\r|\n/);
  const index = Math.max(
    0,
    lines.findIndex((line) => /[^\s,;]/.test(line) && !/^\ufeff?#/.test(line)),
  );
  return { line: lines[index] ?? '', number: index + 1 };
}

/** Excel writes semicolons where the decimal sign is a comma. */
function separatorOf(headings: string): string {
  const count = (separator: string): number => headings.split(separator).length;
  return [',', ';', '\t'].reduce((best, each) => (count(each) > count(best) ? each : best));
}

function known(at: string, headings: readonly string[]): (string | null)[] {
  // A trailing separator makes a heading without a name, whose column is not read.
  const named = headings.filter((heading) => heading !== '');
  const problems = named
    .filter((heading) => columnOf(heading) === undefined)
    .map((heading) => unknownColumn(at, heading));
  const meant = named.map(columnOf);
  const twice = named.filter((_, index) => meant[index] !== undefined && meant.indexOf(meant[index]) < index);
  problems.push(
    ...twice.map((heading) => ({
      field: heading,
      at,
      problem: 'is the heading of two columns',
      fix: 'remove one of them',
    })),
  );
  if (problems.length > 0) throw new ProblemsError('Invalid', problems);
  return headings.map((heading) => columnOf(heading)?.name ?? null);
}
