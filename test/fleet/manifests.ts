/** Manifests of a test as files, and the command line on its installation. */
import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { TestContext } from 'vitest';
import type { PrivateLinkRequest } from '../../src/contract/request.ts';
import { causeway, type Ran } from '../cli/causeway.ts';
import type { Installation } from '../support/installation.ts';

/** A manifest as JSON, indented. `finished`: of the test's own context, for concurrent tests; the file is removed then. */
export async function manifestFile(
  finished: TestContext['onTestFinished'],
  name: string,
  items: readonly object[],
): Promise<string> {
  const directory = await mkdtemp(join(tmpdir(), 'causeway-manifest-'));
  finished(() => rm(directory, { recursive: true }));
  const path = join(directory, 'fleet.json');
  await writeFile(path, JSON.stringify({ name, items }, undefined, 1));
  return path;
}

export const run = ({ settings }: Installation, ...args: readonly string[]): Promise<Ran> =>
  causeway([...args, '--address', settings.temporal.address, '--task-queue', settings.taskQueue]);

export const linkOf = ({ project, service }: PrivateLinkRequest): string => `${project}/${service}`;
