/** The completion script of fish. */
import type { CompletedCommand, CompletedOption } from './tree.ts';

export function fishCompletion(program: string, commands: readonly CompletedCommand[]): string {
  const paths = commands.flatMap(({ path }) => (path === '' ? [] : [quoted(path)]));
  return `# fish completion of ${program}. Load it: ${program} completion fish | source
function __${program}_at
    set -l at ''
    for word in (commandline -opc)[2..-1]
        switch "$at $word"
            case ${paths.join(' ')}
                set at "$at $word"
        end
    end
    test "$at" = "$argv[1]"
end
complete -c ${program} -e
${commands.flatMap((command) => lines(program, command)).join('\n')}`;
}

function lines(program: string, { path, commands, options, choices }: CompletedCommand): readonly string[] {
  const here = `complete -c ${program} -n ${quoted(`__${program}_at ${quoted(path)}`)}`;
  return [
    ...commands.map(({ name, about }) => `${here} -f -a ${name} -d ${quoted(about)}`),
    ...choices.map((choice) => `${here} -f -a ${quoted(choice)}`),
    ...options.map((option) => `${here} ${optionWords(option)}`),
  ];
}

/** `-r`: it takes a value. `-F`: the value may be a file. */
function optionWords({ name, short, about, values }: CompletedOption): string {
  const spelt = [`-l ${name.replace(/^--/, '')}`, ...(short === undefined ? [] : [`-s ${short.replace(/^-/, '')}`])];
  const value = values === undefined ? [] : values.length === 0 ? ['-r -F'] : [`-r -f -a ${quoted(values.join(' '))}`];
  return [...spelt, ...value, `-d ${quoted(about)}`].join(' ');
}

const quoted = (text: string): string => `'${text.replaceAll('\\', '\\\\').replaceAll("'", "\\'")}'`;
