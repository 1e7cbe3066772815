/** `--format` and `--output` of a report. */
import { Option, type Command } from 'commander';

const formats = ['html', 'csv', 'md', 'json'] as const;
export type ReportFormat = (typeof formats)[number];

export interface FormatOptions {
  readonly format?: ReportFormat;
  readonly output?: string;
}

export const formatOptions = (to: Command): Command =>
  to
    .addOption(
      new Option('--format <format>', 'html: one file to open and to send; csv: for a spreadsheet; md, json').choices(
        formats,
      ),
    )
    .option('-o, --output <file>', 'the file to write (default: stdout)');
