/** This version accepts every command in the documents: its name, its options, its arguments. */
import { readFileSync, readdirSync } from 'node:fs';
import { join } from 'node:path';
import type { Command } from 'commander';
import { describe, expect, it } from 'vitest';
import { createProgram } from '../src/cli/program/program.ts';

const root = join(import.meta.dirname, '..');
const documents = ['README.md', ...readdirSync(join(root, 'docs')).map((name) => `docs/${name}`)].filter((path) =>
  path.endsWith('.md'),
);

/** Lines of shell blocks that begin with `causeway`, continued lines joined; and whole commands within sentences. */
function commandsIn(document: string): readonly string[] {
  const blocks = [...document.matchAll(/^```sh.*\n([^]*?)^```$/gm)].map(([, block = '']) =>
    block.replace(/\\\n\s*/g, ' '),
  );
  const lines = blocks.flatMap((block) => block.split('\n')).map((line) => line.replace(/^\$ /, ''));
  const spans = [...document.matchAll(/`(causeway [a-z][^`]* [^`]*)`/g)].map(([, span = '']) => span);
  return [...lines.filter((line) => line.startsWith('causeway ')), ...spans.flatMap(alternatives)];
}

/** `causeway retry|skip x` stands for one command each. */
const alternatives = (span: string): readonly string[] => {
  const [, name = '', rest = ''] = /^causeway ([a-z|]+)(.*)$/.exec(span) ?? [];
  return name.split('|').map((each) => `causeway ${each}${rest}`);
};

/** Words as the shell splits them, up to a pipe, a redirection, a comment or the end of a command. */
const wordsOf = (command: string): readonly string[] => {
  const [first = ''] = command.replace(/"\$\([^)]*\)"|\$\([^)]*\)/g, 'VALUE').split(/ (?:[|>&#;]|2>|<)/);
  return [...first.matchAll(/(?:'[^']*'|"[^"]*"|[^\s'"])+/g)].slice(1).map(([word]) => word.replace(/['"]/g, ''));
};

/** The program, whose commands only parse their arguments. */
function reading(): Command {
  const program = createProgram();
  const silence = (command: Command): void => {
    command.action(() => undefined);
    command.commands.forEach(silence);
  };
  program.commands.forEach(silence);
  return program;
}

/** A command in a sentence may leave out required parts: that is no mistake of the document. */
const INCOMPLETE = /required option|missing required argument/;

const found = documents.flatMap((path) =>
  commandsIn(readFileSync(join(root, path), 'utf8')).map((command) => [path, command] as const),
);

describe('the documents', () => {
  it('write out many commands', () => {
    expect(found.length).toBeGreaterThan(30);
  });

  it.each(found)('%s: %s', (_, command) => {
    try {
      reading().parse([...wordsOf(command)], { from: 'user' });
    } catch (error) {
      const { message, code } = error as Error & { code?: string };
      if (code === 'commander.helpDisplayed' || code === 'commander.version') return;
      if (!INCOMPLETE.test(message) && !/Write PROJECT\/SERVICE/.test(message)) throw error;
    }
  });
});
