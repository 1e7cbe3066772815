/** The settings that the README lists: what a file of an installation may set. */
import { readFile } from 'node:fs/promises';

/** Names of environment variables. */
export async function settings(): Promise<ReadonlySet<string>> {
  const names = (await readFile('README.md', 'utf8')).match(/`[A-Z][A-Z0-9]*_[A-Z0-9_]+`/g) ?? [];
  return new Set(names.map((name) => name.slice(1, -1)));
}
