/** The settings file: flat, `name: value`, without secrets. */
import { existsSync, readFileSync } from 'node:fs';
import { parse } from 'yaml';
import { nearest, type Problem } from '../problems.ts';

export interface SettingsFile {
  readonly path: string;
  readonly values: Readonly<Record<string, unknown>>;
}

/** `asked` absent: `causeway.yaml`, when there is one. Adds what is wrong to `problems`. */
export function readSettingsFile(
  asked: string | undefined,
  known: readonly string[],
  problems: Problem[],
): SettingsFile {
  const path = asked ?? 'causeway.yaml';
  if (asked === undefined && !existsSync(path)) return { path, values: {} };
  let values: unknown;
  try {
    values = parse(readFileSync(path, 'utf8')) ?? {};
  } catch (error) {
    problems.push({ field: path, problem: `cannot be read: ${firstLine(error)}`, fix: 'name a readable YAML file' });
    return { path, values: {} };
  }
  if (typeof values !== 'object' || values === null || Array.isArray(values)) {
    problems.push({ field: path, problem: 'is not a list of settings', fix: 'write one `name: value` a line' });
    return { path, values: {} };
  }
  for (const key of Object.keys(values).filter((name) => !known.includes(name)))
    problems.push(unknownKey(key, path, known));
  return { path, values: values as Record<string, unknown> };
}

function unknownKey(key: string, path: string, known: readonly string[]): Problem {
  const field = `${key} in ${path}`;
  if (/token|secret|password/i.test(key))
    return { field, problem: 'is a secret', fix: 'remove it here and set AIVEN_TOKEN in the environment' };
  const meant = nearest(key, known);
  return {
    field,
    problem: 'is no setting',
    fix: meant === undefined ? `use one of ${known.join(', ')}` : `write ${meant}`,
  };
}

const firstLine = (error: unknown): string =>
  (error instanceof Error ? error.message : String(error)).split('\n')[0] ?? '';
