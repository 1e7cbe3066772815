/** docs/reliability.md: its figures are what runs of the harness printed, a row each. */
import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { markdownTable, writeSection } from '../../bench/page.ts';
import type { Campaign } from './campaign.ts';
import { listed } from './texts.ts';

const PAGE = 'reliability.md';
const SECTION = 'figures';
const HEAD = ['run', 'stories', 'runs', 'kinds', 'strikes that came', 'parked', 'broken', 'seconds'];

/** Adds the row of this run, in the place of an older one with the same seed and first story. */
export async function writeFigures(done: Campaign): Promise<void> {
  const text = await readFile(join(import.meta.dirname, '../../docs', PAGE), 'utf8');
  const row = rowOf(done);
  const rows = [...rowsIn(text).filter(([run]) => run !== row[0]), row];
  await writeSection(SECTION, markdownTable([HEAD, ...rows]), PAGE);
}

/** Rows that the page has now. */
function rowsIn(page: string): readonly (readonly string[])[] {
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

function rowOf({
  seed,
  stories: [first],
  told,
  runs,
  byKind,
  strikes,
  parked,
  failed,
  seconds,
}: Campaign): readonly string[] {
  const broken = failed.length === 0 ? '0' : `${failed.length}: ${failed.map(({ story }) => story.number).join(', ')}`;
  const run = `\`--seed ${seed}${first === 1 ? '' : ` --from ${first}`}\``;
  return [run, String(told), String(runs), listed(byKind), listed(strikes), String(parked), broken, String(seconds)];
}
