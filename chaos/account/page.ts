/** docs/reliability.md: its figures are what runs of the harness printed, a row each, and their sum. */
import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { markdownTable, writeSection } from '../../bench/page.ts';
import type { Campaign } from './campaign.ts';
import { listed } from './texts.ts';

const PAGE = 'reliability.md';
const SECTION = 'figures';
const HEAD = ['run', 'stories', 'runs', 'kinds', 'faults injected', 'parked', 'broken', 'seconds'];

type Row = readonly string[];

/**
 * Adds the row of this run, in the place of an older one with the same options, seed and first story.
 * @param rig the options that say what it ran on: `--temporal postgres`; empty: what is run by default
 */
export async function writeFigures(done: Campaign, rig: string): Promise<void> {
  const text = await readFile(join(import.meta.dirname, '../../docs', PAGE), 'utf8');
  await writeSection(SECTION, tableWith(rowsIn(text), rowOf(done, rig)), PAGE);
}

export function tableWith(rows: readonly Row[], row: Row): string {
  const all = [...rows.filter(([run]) => run !== row[0]), row];
  return markdownTable([HEAD, ...all, sumOf(all)]);
}

/** Rows of runs that the page has now. */
export function rowsIn(page: string): readonly Row[] {
  const [, after = ''] = page.split(`<!-- ${SECTION} -->`);
  return (after.split(`<!-- /${SECTION} -->`)[0] ?? '')
    .split('\n')
    .filter((line) => line.startsWith('| `'))
    .map((line) =>
      line
        .split('|')
        .slice(1, -1)
        .map((cell) => cell.trim()),
    );
}

export function rowOf(
  { seed, stories: [first], ended, runs, byKind, injections, parked, failed, seconds }: Campaign,
  rig: string,
): Row {
  const broken = failed.length === 0 ? '0' : `${failed.length}: ${failed.map(({ story }) => story.number).join(', ')}`;
  const run = `\`--seed ${seed}${first === 1 ? '' : ` --from ${first}`}${rig === '' ? '' : ` ${rig}`}\``;
  return [
    run,
    String(ended),
    String(runs),
    listed(byKind),
    listed(injections),
    String(parked),
    broken,
    String(seconds),
  ];
}

/** Numbers are added, and so are those of `kill 3, cut 2`. What stands after a colon names stories, and is left out. */
function sumOf(rows: readonly Row[]): Row {
  return HEAD.map((_, column) => (column === 0 ? '**all**' : sumOfCells(rows.map((row) => row[column] ?? ''))));
}

function sumOfCells(cells: readonly string[]): string {
  const sums: Record<string, number> = {};
  for (const cell of cells)
    for (const [, name = '', count] of (cell.split(':')[0] ?? '').matchAll(/([a-zA-Z]*) ?(\d+)/g))
      sums[name] = (sums[name] ?? 0) + Number(count);
  return sums[''] === undefined ? listed(Object.fromEntries(Object.entries(sums).sort())) : String(sums['']);
}
