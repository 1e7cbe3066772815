/** Commands to paste, with the program name and connection flags of this call. */
import process from 'node:process';
import { commandName } from '../config/command-name.ts';
import type { LinkName } from '../contract/request.ts';
import type { ParkedStep } from '../contract/run.ts';
import { skippable } from '../contract/skipping.ts';
import { shellWord } from '../info/shell-word.ts';
import { linkText } from './arguments/link-argument.ts';

/** Adds the connection flags of this command, so that the pasted command uses the same server. */
export const causeway = (rest: string, argv: readonly string[] = process.argv): string =>
  [commandName(), rest, ...connectionFlags(argv, rest)].join(' ');

/** `--name value` and `--name=value`, as they were given. */
function connectionFlags(argv: readonly string[], rest: string): readonly string[] {
  const wanted = CONNECTION_FLAGS.filter((flag) => !rest.includes(`${flag} `));
  return argv.flatMap((arg, index) => {
    const [flag = '', ...value] = arg.split('=');
    if (!wanted.includes(flag)) return [];
    return [flag, shellWord(value.length > 0 ? value.join('=') : (argv[index + 1] ?? ''))];
  });
}

const CONNECTION_FLAGS = ['--config', '--address', '--namespace', '--profile', '--task-queue'];

export const followHint = (link: LinkName): string => causeway(`status ${linkText(link)} --follow`);
export const rollbackHint = (link: LinkName): string => causeway(`rollback ${linkText(link)}`);

/** The commands for a parked step, the likeliest first. Each can be pasted as it is. */
export function parkedHints(link: LinkName, { endpoints, step, undo, failure }: ParkedStep): readonly string[] {
  const [endpoint, ...others] = endpoints;
  const which = endpoint === undefined || others.length > 0 ? '' : ` --endpoint ${shellWord(endpoint)}`;
  const patch = failure.patch === undefined ? '' : ` --patch ${shellWord(JSON.stringify(failure.patch))}`;
  const name = linkText(link);
  const skip = causeway(`skip ${name}${which} --step ${step} --evidence 'how you know'`);
  return [
    causeway(`retry ${name}${which}${patch}`),
    ...(undo || skippable(step) ? [skip] : []),
    ...(undo ? [] : [causeway(`rollback ${name}${which}`)]),
  ];
}
