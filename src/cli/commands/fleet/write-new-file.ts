/** Writes a file for a person to edit; never overwrites an existing file. */
import { writeFile } from 'node:fs/promises';
import { ProblemsError } from '../../../problems/problems.ts';

/** @throws ProblemsError the file exists already, or cannot be written */
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
        ? 'exists already'
        : `cannot be written: ${error instanceof Error ? error.message : String(error)}`,
      fix: there ? 'name another file, or remove that one first' : 'name a file in a folder that you may write to',
    },
  ]);
}
