/** `causeway fleet template`: a CSV file to fill in. */
import { writeFile } from 'node:fs/promises';
import { csvColumns, csvTemplate } from '../../../manifest/csv-columns.ts';
import { ProblemsError } from '../../../problems/problems.ts';
import type { Invocation } from '../../program/command.ts';
import { exitCodes, type ExitCode } from '../../program/exit-codes.ts';

export interface TemplateOptions {
  readonly output?: string;
}

export async function template({ options, output }: Invocation<TemplateOptions>): Promise<ExitCode> {
  const { output: file } = options;
  if (file === undefined) output.say(csvTemplate().trimEnd());
  else await writeFile(file, csvTemplate(), { flag: 'wx' }).catch((error: unknown) => notWritten(file, error));
  if (file !== undefined) output.say(`Wrote ${file}. Fill it in, and name it with \`itemsFrom\` in a manifest.`);
  output.object({ ...(file === undefined ? { csv: csvTemplate() } : { file }), columns: csvColumns });
  return exitCodes.done;
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
