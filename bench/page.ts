/** docs/performance.md: each section holds what the bench printed last. A section that did not run keeps its text. */
import { mkdir, readFile, writeFile } from 'node:fs/promises';
import { join } from 'node:path';

const DOCS = join(import.meta.dirname, '../docs');
const PAGE = join(DOCS, 'performance.md');

export type Row = readonly (string | number)[];

export const markdownTable = ([head = [], ...rows]: readonly Row[]): string =>
  [head, head.map((_, index) => (index === 0 ? '---' : '---:')), ...rows]
    .map((row) => `| ${row.join(' | ')} |`)
    .join('\n');

/** Median, and the lowest and highest beside it. */
export function spread(values: readonly number[], digits = 1): string {
  const sorted = [...values].sort((a, b) => a - b);
  const middle = sorted[Math.floor(sorted.length / 2)] ?? Number.NaN;
  const [least = Number.NaN, most = Number.NaN] = [sorted[0], sorted.at(-1)];
  return least === most
    ? middle.toFixed(digits)
    : `${middle.toFixed(digits)} (${least.toFixed(digits)}–${most.toFixed(digits)})`;
}

/** Between `<!-- name -->` and `<!-- /name -->`. */
export async function writeSection(name: string, text: string): Promise<void> {
  const page = await readFile(PAGE, 'utf8');
  const [open, close] = [`<!-- ${name} -->`, `<!-- /${name} -->`];
  const [before, rest] = page.split(open);
  const after = rest?.split(close)[1];
  if (before === undefined || after === undefined) throw new Error(`docs/performance.md has no section ${name}`);
  await writeFile(PAGE, `${before}${open}\n\n${text.trim()}\n\n${close}${after}`);
}

export async function writeChart(name: string, svg: string): Promise<void> {
  await mkdir(join(DOCS, 'charts'), { recursive: true });
  await writeFile(join(DOCS, 'charts', `${name}.svg`), svg);
}

/** The median in the first row of a section whose name begins so. @throws Error when that section has not run */
export async function figureOf(section: string, row: string): Promise<number> {
  const text = (await readFile(PAGE, 'utf8')).split(`<!-- ${section} -->`)[1]?.split(`<!-- /${section} -->`)[0];
  const line = text?.split('\n').find((each) => each.startsWith(`| ${row}`));
  const figure = Number.parseFloat(line?.split('|')[2] ?? '');
  if (Number.isNaN(figure)) throw new Error(`docs/performance.md has no figure ${row} in ${section}: run that first`);
  return figure;
}
