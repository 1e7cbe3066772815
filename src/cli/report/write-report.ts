/** Writes a report in the chosen format, to stdout or a file. */
import { writeFile } from 'node:fs/promises';
import { ProblemsError } from '../../problems/problems.ts';
import type { FormatOptions, ReportFormat } from '../arguments/format-options.ts';
import type { Output } from '../program/output.ts';

/** `texts`: the content in each format. `--json` prints the object, as in every command. */
export async function writeReport(
  output: Output,
  { format = 'md', output: file }: FormatOptions,
  report: object,
  texts: Readonly<Record<Exclude<ReportFormat, 'json'>, () => string>>,
): Promise<void> {
  const text = format === 'json' ? JSON.stringify(report, undefined, 2) : texts[format]();
  if (file !== undefined) await writeFile(file, `${text}\n`).catch((error: unknown) => notWritten(file, error));
  output.object(report);
  if (file === undefined) output.say(text);
  else output.note(`Wrote ${file}.`);
}

function notWritten(value: string, error: unknown): never {
  const problem = `cannot be written: ${error instanceof Error ? error.message : String(error)}`;
  throw new ProblemsError('Usage', [
    { field: '--output', value, problem, fix: 'name a file in a folder that you may write to' },
  ]);
}
