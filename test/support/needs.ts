/** Programs that not every machine has: a test that needs a missing one is skipped, and its title says why. */
import { existsSync, readdirSync } from 'node:fs';
import { delimiter, join } from 'node:path';
import { describe, it } from 'vitest';

/** PostgreSQL's programs, by version; Debian does not put them on PATH. */
const POSTGRESQL = '/usr/lib/postgresql';
const PLACES = [
  ...(process.env['PATH'] ?? '').split(delimiter),
  '/usr/sbin',
  ...(existsSync(POSTGRESQL) ? readdirSync(POSTGRESQL).map((version) => join(POSTGRESQL, version, 'bin')) : []),
];

const find = (name: string): string | undefined =>
  PLACES.map((place) => join(place, name)).find((path) => existsSync(path));

/** The program's path. @throws Error when it is not installed; check with `missing` first */
export function program(name: string): string {
  const path = find(name);
  if (path === undefined) throw new Error(`${name} is not installed`);
  return path;
}

/** Reasons for a skip: one for each of these programs that is not installed. */
export const missing = (...programs: readonly string[]): readonly string[] =>
  programs.filter((name) => find(name) === undefined).map((name) => `${name} is not installed`);

/** A `describe` that is skipped when there are reasons to; its title then lists them. */
export function describeUnless(reasons: readonly string[], title: string, body: () => void): void {
  describe.skipIf(reasons.length > 0)(titled(title, reasons), body);
}

/** An `it` that is skipped when there are reasons to; its title then lists them. */
export const itUnless = (reasons: readonly string[], title: string, body: () => Promise<void>): void =>
  it.skipIf(reasons.length > 0)(titled(title, reasons), body);

const titled = (title: string, reasons: readonly string[]): string =>
  reasons.length === 0 ? title : `${title} (skipped: ${reasons.join(', ')})`;
