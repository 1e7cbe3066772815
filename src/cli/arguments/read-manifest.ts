/** A fleet's manifest from `-f FILE`. */
import { readFile } from 'node:fs/promises';
import { dirname, resolve } from 'node:path';
import { allOrNone, readManifest } from '../../manifest/read-manifest.ts';
import type { Manifest } from '../../manifest/manifest.ts';
import { problemLine, ProblemsError } from '../../problems/problems.ts';
import type { Output } from '../program/output.ts';

/**
 * With `skipInvalid`, wrong items are named on stderr and left out.
 * @throws ProblemsError of type `Invalid` with every problem and its line
 */
export async function readManifestFile(file: string, skipInvalid: boolean, output: Output): Promise<Manifest> {
  const manifest = await readWholeManifest(file);
  if (!skipInvalid) return allOrNone(manifest);
  for (const problem of manifest.problems) output.warn(`skipped: ${problemLine(problem)}`);
  return manifest;
}

/** Returns the correct items and the problems of the others. @throws ProblemsError nothing in it can be used */
export const readWholeManifest = (file: string): Promise<Manifest> =>
  readManifest(file, async (location, base) => {
    const name = base === undefined ? location : resolve(dirname(base), location);
    return { name: location, text: await read(name, location) };
  });

async function read(path: string, value: string): Promise<string> {
  try {
    return await readFile(path, 'utf8');
  } catch (error) {
    const problem = (error as NodeJS.ErrnoException).code === 'ENOENT' ? 'does not exist' : 'cannot be read';
    throw new ProblemsError('Invalid', [
      { field: '-f', value, problem, fix: 'name a fleet manifest; see docs/fleet.md' },
    ]);
  }
}
