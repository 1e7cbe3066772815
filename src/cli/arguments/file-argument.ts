/** A file that a command reads: `-f FILE`, or the same as the argument. */
import type { Command } from 'commander';
import { ProblemsError } from '../../problems/problems.ts';

export interface FileOptions {
  readonly file?: string;
}

/** The help text for a request file. */
export const requestFile = 'the request, YAML or JSON; - for stdin';

/** `what`: "the request, YAML or JSON; - for stdin" */
export const fileArgument = (to: Command, what: string): Command =>
  to.argument('[file]', `${what}; the same as -f`).option('-f, --file <file>', what);

/** The file given by either way; undefined when neither was. @throws ProblemsError of type `Usage` when the two differ */
export function fileOf(argument: string | undefined, { file }: FileOptions): string | undefined {
  if (argument === undefined || file === undefined || argument === file) return argument ?? file;
  throw new ProblemsError('Usage', [
    { field: '-f', value: file, problem: `contradicts ${argument}`, fix: 'name one file, with -f or without' },
  ]);
}

/** The file of a command that needs one. @throws ProblemsError of type `Usage` */
export function neededFileOf(argument: string | undefined, options: FileOptions): string {
  const file = fileOf(argument, options);
  if (file !== undefined) return file;
  throw new ProblemsError('Usage', [{ field: '-f', problem: 'is missing', fix: 'name a file, as in -f FILE' }]);
}
