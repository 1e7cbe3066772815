/** `causeway fleet template`: a CSV file to fill in. */
import { writeFile } from 'node:fs/promises';
import type { Command } from 'commander';
import { csvColumns, csvTemplate } from '../../../manifest/csv-columns.ts';
import { ProblemsError } from '../../../problems/problems.ts';
import { command, run, type Invocation } from '../../program/command.ts';
import { exitCodes, type ExitCode } from '../../program/exit-codes.ts';

interface Options {
  readonly output?: string;
}

export const templateCommand = (): Command =>
  command('template', 'Write an empty CSV file of services and endpoints, with a comment for each column.', [
    'fleet template > links.csv',
    'fleet template --output links.csv',
  ])
    .option('-o, --output <file>', 'the file to write; it must not be there yet (default: stdout)')
    .action((options: Options) => run(options, template));

async function template({ options, output }: Invocation<Options>): Promise<ExitCode> {
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
