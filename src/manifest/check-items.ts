/** Checks each item against the schema of a request, then merges the items of one service. */
import type { Problem } from '../problems/problems.ts';
import { parseRequest } from '../schema/request.ts';
import { mergeItems } from './merge-items.ts';
import type { Manifest, ManifestItem, RawItem } from './manifest.ts';
import { unfilled } from './placeholder.ts';

/** Returns all problems at once; a problem in the defaults is named once. */
export function checkItems(raw: readonly RawItem[]): Pick<Manifest, 'items' | 'problems'> {
  const problems: Problem[] = [];
  const checked = raw.flatMap((item) => checkItem(item, problems) ?? []);
  const { items, problems: contradictions } = mergeItems(checked);
  return { items, problems: distinct([...problems, ...contradictions]) };
}

function checkItem({ value, locate }: RawItem, problems: Problem[]): ManifestItem | undefined {
  const { repair = false, ...rest } = value;
  const found: Problem[] = [];
  if (typeof repair !== 'boolean')
    found.push({
      ...locate(['repair']),
      problem: 'is neither true nor false',
      fix: 'write true or false, without quotes',
    });
  const parsed = parseRequest(rest);
  if (!parsed.ok) found.push(...parsed.problems.map(({ path, ...problem }) => ({ ...problem, ...locate(path) })));
  problems.push(...found.map(unfilled));
  if (!parsed.ok || found.length > 0) return undefined;
  return { request: parsed.request, repair: repair === true, at: locate([]).at ?? '', locate };
}

/** A wrong default of 500 items is one problem: their problems differ only in the name of the field. */
function distinct(problems: readonly Problem[]): readonly Problem[] {
  const seen = new Map<string, Problem>();
  for (const problem of problems) {
    const key = JSON.stringify([problem.at, problem.value, problem.problem, problem.field.replace(/\[\d+\]/g, '[]')]);
    if (!seen.has(key)) seen.set(key, problem);
  }
  return [...seen.values()];
}
