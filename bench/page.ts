/** docs/performance.md and its like: each section holds what was printed last. A section that did not run keeps its text. */
import { mkdir, readFile, rename, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import process from 'node:process';

const DOCS = join(import.meta.dirname, '../docs');

export type Row = readonly (string | number)[];

export const markdownTable = ([head = [], ...rows]: readonly Row[]): string =>
  [head, head.map((_, index) => (index === 0 ? '---' : '---:')), ...rows]
    .map((row) => `| ${row.join(' | ')} |`)
    .join('\n');

/** Median, with the lowest and the highest in brackets. */
export function spread(values: readonly number[], digits = 1): string {
  const sorted = [...values].sort((a, b) => a - b);
  const middle = sorted[Math.floor(sorted.length / 2)] ?? Number.NaN;
  const [least = Number.NaN, most = Number.NaN] = [sorted[0], sorted.at(-1)];
  return least === most
    ? middle.toFixed(digits)
    : `${middle.toFixed(digits)} (${least.toFixed(digits)}–${most.toFixed(digits)})`;
}

/** Between `<!-- name -->` and `<!-- /name -->` of a page of docs/. */
export async function writeSection(name: string, text: string, of = 'performance.md'): Promise<void> {
  const path = join(DOCS, of);
  const page = await readFile(path, 'utf8');
  const [open, close] = [`<!-- ${name} -->`, `<!-- /${name} -->`];
  const [before, rest] = page.split(open);
  const after = rest?.split(close)[1];
  if (before === undefined || after === undefined) throw new Error(`docs/${of} has no section ${name}`);
  // Whole or not at all: a run that is ended just now leaves the page that was there.
  const unfinished = `${path}.${process.pid}.unfinished`;
  await writeFile(unfinished, `${before}${open}\n\n${text.trim()}\n\n${close}${after}`);
  await rename(unfinished, path);
}

export async function writeChart(name: string, svg: string): Promise<void> {
  await mkdir(join(DOCS, 'charts'), { recursive: true });
  await writeFile(join(DOCS, 'charts', `${name}.svg`), svg);
}

/** The median in the first row of a section that begins with `row`. @throws Error when that section has not run */
export async function figureOf(section: string, row: string): Promise<number> {
  const text = (await readFile(join(DOCS, 'performance.md'), 'utf8'))
    .split(`<!-- ${section} -->`)[1]
    ?.split(`<!-- /${section} -->`)[0];
  const line = text?.split('\n').find((each) => each.startsWith(`| ${row}`));
  const figure = Number.parseFloat(line?.split('|')[2] ?? '');
  if (Number.isNaN(figure)) throw new Error(`docs/performance.md has no figure ${row} in ${section}: run that first`);
  return figure;
}
