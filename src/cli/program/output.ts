/** Writes results to stdout, and everything else to stderr. With `--json`, stdout holds exactly one object. */
import process from 'node:process';
import { printableInColour } from '../../contract/printable.ts';

export interface Output {
  readonly json: boolean;
  readonly quiet: boolean;
  /** The result, for people; nothing with `--json`. */
  say(text: string): void;
  /** The result, for programs; nothing without `--json`. */
  object(value: unknown): void;
  /** Progress; nothing with `--quiet`. */
  note(text: string): void;
  /** Warnings; also with `--quiet`. */
  warn(text: string): void;
}

export interface OutputOptions {
  readonly json?: boolean | undefined;
  readonly quiet?: boolean | undefined;
  readonly stdout?: NodeJS.WritableStream;
  readonly stderr?: NodeJS.WritableStream;
}

export function createOutput(options: OutputOptions = {}): Output {
  const { json = false, quiet = false, stdout = process.stdout, stderr = process.stderr } = options;
  const line = (stream: NodeJS.WritableStream, text: string): void => void stream.write(`${printableInColour(text)}\n`);
  return {
    json,
    quiet,
    say: (text) => {
      if (!json) line(stdout, text);
    },
    object: (value) => {
      if (json) line(stdout, JSON.stringify(value, undefined, 2));
    },
    note: (text) => {
      if (!quiet) line(stderr, text);
    },
    warn: (text) => line(stderr, text),
  };
}
