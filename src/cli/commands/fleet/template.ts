/** `causeway fleet template`: writes a CSV file to fill in. */
import { csvColumns, csvTemplate } from '../../../manifest/csv-columns.ts';
import type { Invocation } from '../../program/command.ts';
import { exitCodes, type ExitCode } from '../../program/exit-codes.ts';
import { writeNewFile } from './write-new-file.ts';

export interface TemplateOptions {
  readonly output?: string;
}

export async function template({ options, output }: Invocation<TemplateOptions>): Promise<ExitCode> {
  const { output: file } = options;
  if (file === undefined) output.say(csvTemplate().trimEnd());
  else await writeNewFile(file, csvTemplate());
  if (file !== undefined) output.say(`Wrote ${file}. Fill it in, and name it with \`itemsFrom\` in a manifest.`);
  output.object({ ...(file === undefined ? { csv: csvTemplate() } : { file }), columns: csvColumns });
  return exitCodes.done;
}
