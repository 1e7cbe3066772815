/** A file that a command makes for a person to edit: never over one that is there. */
import { writeFile } from 'node:fs/promises';
import { ProblemsError } from '../../../problems/problems.ts';

/** @throws ProblemsError it is there already, or cannot be written */
export async function writeNewFile(file: string, text: string): Promise<void> {
  await writeFile(file, text, { flag: 'wx' }).catch((error: unknown) => notWritten(file, error));
}

function notWritten(file: string, error: unknown): never {
  const there = (error as NodeJS.ErrnoException).code === 'EEXIST';
  throw new ProblemsError('Usage', [
    {
      field: '--output',
      value: file,
      problem: there
        ? 'is there already'
        : `cannot be written: ${error instanceof Error ? error.message : String(error)}`,
      fix: there ? 'name another file, or remove that one first' : 'name a file in a folder that you may write to',
    },
  ]);
}
