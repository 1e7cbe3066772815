/** The recorded histories. Each was written by a released or at least a committed version of the workflow code. */
import { readFile } from 'node:fs/promises';
import { join } from 'node:path';

export const HISTORIES = join(import.meta.dirname, 'histories');

/** As `Worker.runReplayHistory` takes it. */
export const recorded = async (name: string): Promise<unknown> =>
  JSON.parse(await readFile(join(HISTORIES, `${name}.json`), 'utf8'));
