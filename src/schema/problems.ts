/** From zod's issues to our problems: field, value, what is wrong, what to write. */
import type { z } from 'zod';
import type { Problem } from '../problems/problems.ts';
import { nearest } from '../contract/nearest.ts';

export type Path = readonly PropertyKey[];

/** A problem and where it is, for callers that know line numbers. */
export interface PlacedProblem extends Problem {
  readonly path: Path;
}

/** `knownFields`: the fields of each object of the schema, by its path without indices. */
export function problemsOf(
  issues: readonly z.core.$ZodIssue[],
  input: unknown,
  knownFields: Readonly<Record<string, readonly string[]>>,
): readonly PlacedProblem[] {
  return issues.flatMap((issue) =>
    issue.code === 'unrecognized_keys'
      ? issue.keys.map((key) => unknownField([...issue.path, key], key, knownFields[withoutIndices(issue.path)] ?? []))
      : [worded(issue, input)],
  );
}

/** `endpoints[0].tags["a.b"]` */
export function fieldName(path: Path): string {
  const text = path
    .map((part) =>
      typeof part === 'number'
        ? `[${part}]`
        : /^[\w$-]+$/.test(String(part))
          ? `.${String(part)}`
          : `[${JSON.stringify(String(part))}]`,
    )
    .join('');
  return text === '' ? 'request' : text.replace(/^\./, '');
}

function worded(issue: z.core.$ZodIssue, input: unknown): PlacedProblem {
  const [problem = 'is not valid', fix = 'see `causeway onboard --help`'] = issue.message.split('\n');
  const value = shown(issue.path, valueAt(input, issue.path));
  return { field: fieldName(issue.path), ...(value === undefined ? {} : { value }), problem, fix, path: issue.path };
}

/** The value is not shown: nobody knows what it is, so it may be a secret. */
function unknownField(path: Path, key: string, known: readonly string[]): PlacedProblem {
  const meant = nearest(key, known);
  const fix =
    formerFields[key] ?? (meant === undefined ? `remove it; known here: ${known.join(', ')}` : `write ${meant}`);
  return { field: fieldName(path), problem: 'is not a known field', fix, path };
}

/** What to write instead of a field that is no longer there. */
const formerFields: Readonly<Record<string, string>> = {
  overlapComponents:
    'remove it: components are now enabled while the endpoint is made; to wait for the endpoint write componentsAfterEndpoint: true',
};

const withoutIndices = (path: Path): string => path.filter((part) => typeof part === 'string').join('.');

function valueAt(input: unknown, path: Path): unknown {
  let value = input;
  for (const part of path) {
    if (typeof value !== 'object' || value === null || !Object.hasOwn(value, part)) return undefined;
    value = (value as Record<PropertyKey, unknown>)[part];
  }
  return value;
}

/** Scalars only, short, and no external id (AWS asks not to treat it as a secret; people do). */
function shown(path: Path, value: unknown): string | undefined {
  if (value === undefined || value === null || typeof value === 'object' || path.includes('externalId'))
    return undefined;
  const text = typeof value === 'string' ? value : JSON.stringify(value);
  return text.length > 120 ? `${text.slice(0, 117)}...` : text;
}
