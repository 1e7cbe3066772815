/** The settings file: one `name: value` per setting, without secrets. */
import { existsSync, readFileSync } from 'node:fs';
import { parse } from 'yaml';
import type { Problem } from '../problems/problems.ts';
import { nearest } from '../contract/nearest.ts';

export interface SettingsFile {
  readonly path: string;
  readonly values: Readonly<Record<string, unknown>>;
}

export interface FileKeys {
  readonly known: readonly string[];
  /** Settings that may not be in a file, with the environment variable for each. */
  readonly secrets: Readonly<Record<string, string>>;
}

/** `asked` absent: `causeway.yaml`, if it exists. Adds what is wrong to `problems`. */
export function readSettingsFile(asked: string | undefined, keys: FileKeys, problems: Problem[]): SettingsFile {
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
    problems.push({ field: path, problem: 'is not a list of settings', fix: 'write one `name: value` per line' });
    return { path, values: {} };
  }
  for (const key of Object.keys(values).filter((name) => !keys.known.includes(name)))
    problems.push(unknownKey(key, path, keys));
  return { path, values: values as Record<string, unknown> };
}

function unknownKey(key: string, path: string, { known, secrets }: FileKeys): Problem {
  const field = `${key} in ${path}`;
  const variable = secrets[key] ?? (/token|secret|password/i.test(key) ? 'AIVEN_TOKEN' : undefined);
  if (variable !== undefined)
    return { field, problem: 'is a secret', fix: `remove it here and set ${variable} in the environment` };
  const meant = nearest(key, known);
  return {
    field,
    problem: 'is not a setting',
    fix: meant === undefined ? `use one of ${known.join(', ')}` : `write ${meant}`,
  };
}

const firstLine = (error: unknown): string =>
  (error instanceof Error ? error.message : String(error)).split('\n')[0] ?? '';
