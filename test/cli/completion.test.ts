/** The completion scripts, each run by its own shell. A shell that is not installed is skipped. */
import { execFile } from 'node:child_process';
import { promisify } from 'node:util';
import { describe, expect, it } from 'vitest';
import { bashCompletion } from '../../src/cli/completion/bash.ts';
import { fishCompletion } from '../../src/cli/completion/fish.ts';
import { completedCommands } from '../../src/cli/completion/tree.ts';
import { zshCompletion } from '../../src/cli/completion/zsh.ts';
import { createProgram } from '../../src/cli/program/program.ts';
import { describeUnless, missing } from '../support/needs.ts';
import { causeway } from './causeway.ts';
import { childLimit } from '../support/eventually.ts';

const tree = completedCommands(createProgram());

async function linesOf(shell: string, ...args: string[]): Promise<string[]> {
  const { stdout, stderr } = await promisify(execFile)(shell, args, { ...childLimit });
  expect(stderr).toBe('');
  return stdout.split('\n').filter((line) => line !== '');
}

/** What each shell offers for the word under the cursor, which is the last one. */
const shells: Readonly<Record<string, (words: readonly string[]) => Promise<string[]>>> = {
  bash: (words) =>
    linesOf(
      'bash',
      '-c',
      `${bashCompletion('causeway', tree)}
COMP_WORDS=("$@"); COMP_CWORD=$(($# - 1)); _causeway; printf '%s\\n' "\${COMPREPLY[@]}"`,
      'bash',
      ...words.flatMap(apart),
    ),
  // Stand-ins for the functions of zsh's completion system print what it would show.
  zsh: async (words) => {
    const script = `compdef() {}; _files() {}; compset() {}; _describe() { print -rl -- "\${(P@)2}" }
${zshCompletion('causeway', tree)}
words=("$@"); CURRENT=$#; PREFIX=$words[-1]; _causeway`;
    const offered = await linesOf('zsh', '-f', '-c', script, 'zsh', ...words);
    const value = (words.at(-1) ?? '').replace(/^--[^=]*=/, '');
    return offered.map((line) => line.replace(/:.*/, '')).filter((line) => line.startsWith(value));
  },
  fish: async (words) => {
    const script = `${fishCompletion('causeway', tree)}\ncomplete --do-complete "$argv"`;
    const offered = await linesOf('fish', '--no-config', '-c', script, ...words);
    return offered.map((line) => line.replace(/\t.*/, '').replace(/^--[^=]*=/, ''));
  },
};

/** Readline treats `=` as a word of its own. */
const apart = (word: string): string[] => {
  const [option, value] = word.split('=');
  return value === undefined || option === undefined ? [word] : [option, '=', ...(value === '' ? [] : [value])];
};

for (const [shell, complete] of Object.entries(shells))
  describeUnless(missing(shell), `in ${shell}`, () => {
    it.each([
      [['causeway', 'on'], ['onboard']],
      [['causeway', 'fleet', ''], tree.find(({ path }) => path === ' fleet')?.commands.map(({ name }) => name) ?? []],
      [['causeway', 'fleet', 'apply', '--skip'], ['--skip-invalid']],
      [['causeway', 'plan', '-f', 'request.yaml', '--dry'], ['--dry-run-permissions']],
      [['causeway', 'status', '--status', 'Needs'], ['NeedsAttention']],
      [['causeway', 'info', 'shop/orders-kafka', '--format=kc'], ['kcat']],
      [
        ['causeway', 'info', 'shop/orders-kafka', '--auth', ''],
        ['certificate', 'sasl'],
      ],
      [
        ['causeway', 'completion', ''],
        ['bash', 'zsh', 'fish'],
      ],
      [['causeway', '--sch'], ['--schema']],
    ])('%j is completed', async (words, offered) => {
      expect((await complete(words)).sort()).toEqual([...offered].sort());
    });

    it('a name that is typed runs nothing', async () => {
      expect(await complete(['causeway', '$(echo completion)', 'ba'])).toEqual(await complete(['causeway', 'x', 'ba']));
    });
  });

describe('the command', () => {
  it.each([
    ['bash', bashCompletion],
    ['zsh', zshCompletion],
    ['fish', fishCompletion],
  ] as const)('prints the script of %s, in which every command and option stands', async (shell, script) => {
    const { code, stdout } = await causeway(['completion', shell]);
    expect({ code, stdout }).toEqual({ code: 0, stdout: `${script('causeway', tree)}\n` });
    for (const { commands, options } of tree)
      for (const { name } of [...commands, ...options]) expect(stdout).toContain(name.replace(/^--/, ''));
  });
});
