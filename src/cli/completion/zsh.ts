/** The completion script of zsh: to source, or to save as `_causeway` in a folder of `fpath`. */
import { spellings, type CompletedCommand } from './tree.ts';

export function zshCompletion(program: string, commands: readonly CompletedCommand[]): string {
  const paths = commands.flatMap(({ path }) => (path === '' ? [] : [quoted(path)]));
  return `#compdef ${program}
# zsh completion of ${program}. Load it: source <(${program} completion zsh)
_${program}() {
  local at='' before=\${words[CURRENT-1]} word
  local -a offered
  for word in "\${(@)words[2,CURRENT-1]}"; do
    case "$at $word" in
      (${paths.join('|')}) at="$at $word" ;;
    esac
  done
  if [[ $PREFIX == --*=* ]]; then before=\${PREFIX%%=*}; compset -P '*='; fi
  case "$at $before" in
${commands.flatMap(valueCases).join('\n')}
  esac
  case "$at:$PREFIX" in
${commands.flatMap(wordCases).join('\n')}
  esac
  if (( \${#offered} )); then _describe '${program}' offered; else _files; fi
}
if [[ $funcstack[1] == _${program} ]]; then _${program} "$@"; else compdef _${program} ${program}; fi`;
}

function valueCases(command: CompletedCommand): readonly string[] {
  return command.options.flatMap((option) => {
    if (option.values === undefined) return [];
    const values = option.values.map((value) => described(value, ''));
    const act = values.length === 0 ? '_files' : `offered=(${values.join(' ')}); _describe value offered`;
    return `    (${spellings(command, option).map(quoted).join('|')}) ${act}; return ;;`;
  });
}

const wordCases = ({ path, commands, options, choices }: CompletedCommand): readonly string[] => [
  `    (${quoted(`${path}:-`)}*) offered=(${options.map(({ name, about }) => described(name, about)).join(' ')}) ;;`,
  `    (${quoted(`${path}:`)}*) offered=(${[
    ...commands.map(({ name, about }) => described(name, about)),
    ...choices.map((choice) => described(choice, '')),
  ].join(' ')}) ;;`,
];

/** In the form of `_describe`: a colon in the word itself has a backslash. */
const described = (word: string, about: string): string =>
  quoted(about === '' ? word.replaceAll(':', '\\:') : `${word.replaceAll(':', '\\:')}:${about}`);

const quoted = (text: string): string => `'${text.replaceAll("'", `'\\''`)}'`;
