/** The reference of the command line, as docs/cli.md shows it: from the definitions that the program itself uses. */
import type { Argument, Command, Option } from 'commander';
import { command, temporalOptions } from '../../src/cli/program/command.ts';
import { createProgram } from '../../src/cli/program/program.ts';
import { timeoutOption } from '../../src/cli/arguments/timeout-option.ts';
import { code, table } from './table.ts';

export function cliReference(): string {
  const program = createProgram();
  return [
    '## Options of every command',
    optionsTable(common),
    '## Options of commands that ask Temporal',
    optionsTable(ofTemporal),
    ...program.commands.map((each) => section(each, '##', 'causeway')),
  ].join('\n\n');
}

const common = command('', '', []).options;
const ofTemporal = timeoutOption(temporalOptions(command('', '', []))).options.slice(common.length);
const shared = new Set([...common, ...ofTemporal].map(({ flags }) => flags));

function section(of: Command, level: string, before: string): string {
  const name = `${before} ${of.name()}`;
  const parts = [`${level} ${name}`, of.description()];
  if (of.commands.length > 0)
    return [...parts, ...of.commands.map((each) => section(each, `${level}#`, name))].join('\n\n');
  if (of.options.some(({ flags }) => flags === ofTemporal[0]?.flags))
    parts.push('It has the options of commands that ask Temporal.');
  if (of.registeredArguments.length > 0) parts.push(argumentsTable(of.registeredArguments));
  const own = of.options.filter(({ flags }) => !shared.has(flags));
  if (own.length > 0) parts.push(optionsTable(own));
  parts.push(examplesOf(of));
  return parts.join('\n\n');
}

const argumentsTable = (those: readonly Argument[]): string =>
  table(
    ['argument', 'what it is'],
    those.map((one) => [
      code(`${one.name()}${one.variadic ? '...' : ''}`),
      `${one.description}${one.required ? '' : ' (may be absent)'}`,
    ]),
  );

/** Without defaults: what is worth saying of them stands in the description, and some are of the machine. */
const optionsTable = (those: readonly Option[]): string =>
  table(
    ['option', 'what it does'],
    those.map(({ flags, description, argChoices = [], mandatory }) => [
      code(flags),
      [
        description,
        argChoices.length > 0 ? `: ${argChoices.map(code).join(', ')}` : '',
        mandatory ? ' (must be given)' : '',
      ].join(''),
    ]),
  );

/** From the command's help, whose last part they are. @throws Error when it has none */
function examplesOf(of: Command): string {
  let help = '';
  of.configureOutput({ writeOut: (text) => (help += text) }).outputHelp();
  const [, examples] = /\nExamples?:\n([^]*)$/.exec(help) ?? [];
  if (examples === undefined) throw new Error(`${of.name()} has no example`);
  const lines = examples
    .trimEnd()
    .split('\n')
    .map((line) => line.replace(/^ {2}\$ (npm run -s causeway -- )?/, '').replace(/^(?!causeway )/, 'causeway '));
  return ['```sh example', ...lines, '```'].join('\n');
}
