/** Items in CSV: a row is one endpoint of one service (or, without a VPC, a service to prepare). */
import { parse } from 'csv-parse/sync';
import { nearest, ProblemsError, type Problem } from '../problems/problems.ts';
import { withDefaults } from './defaults.ts';
import type { NamedText, RawItem } from './manifest.ts';
import { defaultPath, type YamlText } from './yaml-items.ts';

/**
 * The rows, with the defaults of the manifest. Lists are separated by spaces or semicolons.
 * @throws ProblemsError it is no CSV, or its first line names unknown columns
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

const serviceColumns = ['project', 'service', 'components', 'principals', 'zones', 'onFailure', 'parkedFor', 'repair'];
const endpointColumns = [
  ...['vpcId', 'name', 'subnetIds', 'securityGroupIds', 'region', 'roleArn', 'externalId', 'adopt', 'replace'],
  'probeTaskQueue',
];
const lists = new Set(['components', 'principals', 'subnetIds', 'securityGroupIds']);
const columns = [...serviceColumns, ...endpointColumns];

function itemOf(row: Row): Readonly<Record<string, unknown>> {
  const { probeTaskQueue, ...endpoint } = filled(row, endpointColumns);
  const probe = probeTaskQueue === undefined ? {} : { probe: { taskQueue: probeTaskQueue } };
  const endpoints = row['vpcId'] ? [{ ...endpoint, ...probe }] : [];
  return { ...filled(row, serviceColumns), endpoints };
}

/** Empty cells are absent, so that the defaults hold. */
const filled = (row: Row, names: readonly string[]): Record<string, unknown> =>
  Object.fromEntries(names.flatMap((name) => (row[name] ? [[name, valueOf(name, row[name])]] : [])));

function valueOf(name: string, text: string): unknown {
  if (lists.has(name)) return text.split(/[\s;]+/).filter(Boolean);
  return text === 'true' ? true : text === 'false' ? false : text;
}

function rowsOf(name: string, text: string): readonly { readonly record: Row; readonly info: { lines: number } }[] {
  try {
    return parse(text, {
      bom: true,
      columns: (header: string[]) => known(name, header),
      info: true,
      skip_empty_lines: true,
      trim: true,
    });
  } catch (error) {
    if (error instanceof ProblemsError) throw error;
    const { message, lines } = error as Error & { lines?: number };
    const at = lines === undefined ? name : `${name}:${lines}`;
    throw new ProblemsError('Invalid', [{ field: at, problem: `is not CSV: ${message}`, fix: 'correct it there' }]);
  }
}

function known(name: string, header: readonly string[]): string[] {
  const problems = header.filter((column) => !columns.includes(column)).map((column) => unknownColumn(name, column));
  if (problems.length > 0) throw new ProblemsError('Invalid', problems);
  return [...header];
}

function unknownColumn(name: string, column: string): Problem {
  const meant = nearest(column, columns);
  const fix = meant === undefined ? `use ${columns.join(', ')}` : `write ${meant}`;
  return { field: column, at: `${name}:1`, problem: 'is not a known column', fix };
}
