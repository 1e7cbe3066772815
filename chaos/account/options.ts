/** The command line of the harness. */
import { Command, InvalidArgumentError, Option } from 'commander';
import { kinds, kindsSay, type Kind } from '../plan/kinds.ts';
import { faultKinds, type FaultKind } from '../plan/faults.ts';

export interface Options {
  readonly seed: number;
  /** Stories are begun until so many workflow runs have been begun. */
  readonly runs: number;
  /** The number of the first story. */
  readonly from: number;
  /** This story alone. */
  readonly only?: number;
  readonly kinds: readonly Kind[];
  readonly faults: readonly FaultKind[];
  readonly minutes?: number;
  readonly together: number;
  readonly speed: number;
  readonly workers: number;
  /** A commit. */
  readonly older?: string;
  readonly temporal: 'sqlite' | 'postgres';
  readonly keep?: string;
  readonly writeDocs?: boolean;
  readonly json?: boolean;
}

const EXIT_CODES = `
Exit codes: 0 all invariants held, 1 one was broken, 2 wrong usage, 130 interrupted twice.
A story is a pure function of the seed and its number. To run one again: --seed S --only N.`;

/** Ends the process on \`--help\` and on wrong usage. */
export function readOptions(args: readonly string[]): Options {
  const command = new Command('chaos')
    .description(
      'Kills, freezes and disconnects real processes while links are created and removed, then checks what is left.',
    )
    .option('--seed <number>', 'of the stories', whole, 1)
    .option('--runs <number>', 'start stories until this many workflow runs were started', whole, 50)
    .option('--from <number>', 'number of the first story', whole, 1)
    .option('--only <number>', 'this story alone, as in the run before', whole)
    .option('--minutes <number>', 'start no story after this many minutes', whole)
    .option('--kinds <names>', `comma-separated, of: ${kinds.join(', ')}`, list(kinds), kinds)
    .option('--faults <names>', `comma-separated, of: ${faultKinds.join(', ')}; or none`, faults, faultKinds)
    .option('--together <number>', 'stories under way at once', whole, 24)
    .option('--speed <number>', "of the sandbox's clock", whole, 150)
    .option('--workers <number>', 'worker processes', whole, 3)
    .addOption(
      new Option('--temporal <database>', 'where the Temporal server keeps its runs')
        .choices(['sqlite', 'postgres'])
        .default('sqlite'),
    )
    .option(
      '--older <commit>',
      'every second worker and prober is of this older build, until half of the runs have begun',
    )
    .option('--keep <directory>', 'where logs, the database and stories that failed are kept; default: a temporary one')
    .addOption(new Option('--write-docs', 'write the figures into docs/reliability.md'))
    .option('--json', 'one object on stdout; progress goes to stderr')
    .addHelpText(
      'after',
      ['', 'Kinds:', ...kinds.map((kind) => `  ${kind.padEnd(10)} ${kindsSay[kind]}`), EXIT_CODES].join('\n'),
    )
    .exitOverride((error) => process.exit(error.exitCode === 0 ? 0 : 2));
  return command.parse(args, { from: 'user' }).opts<Options>();
}

function whole(text: string): number {
  const number = Number(text);
  if (Number.isInteger(number) && number >= 0) return number;
  throw new InvalidArgumentError('It must be a whole number.');
}

const list =
  <Name extends string>(known: readonly Name[]) =>
  (text: string): readonly Name[] =>
    text.split(',').map((each) => {
      const name = known.find((one) => one === each.trim());
      if (name === undefined) throw new InvalidArgumentError(`${each} is none of ${known.join(', ')}.`);
      return name;
    });

const faults = (text: string): readonly FaultKind[] => (text === 'none' ? [] : list(faultKinds)(text));
