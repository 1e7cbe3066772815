/** The completion script of bash, from version 3.2 (which macOS has) on. It needs no other package. */
import { spellings, type CompletedCommand } from './tree.ts';

/** Option values without a list of choices complete as file names, by `-o default`. */
export function bashCompletion(program: string, commands: readonly CompletedCommand[]): string {
  const paths = commands.flatMap(({ path }) => (path === '' ? [] : [quoted(path)]));
  return `# bash completion of ${program}. Load it: source <(${program} completion bash)
_${program}() {
  local current=\${COMP_WORDS[COMP_CWORD]} before=\${COMP_WORDS[COMP_CWORD-1]} at='' offered='' index
  # In --option=value bash takes the = for a word of its own.
  if [[ $current == = ]]; then current=''; elif [[ $before == = ]]; then before=\${COMP_WORDS[COMP_CWORD-2]}; fi
  for ((index = 1; index < COMP_CWORD; index++)); do
    case "$at \${COMP_WORDS[index]}" in
      ${paths.join('|')}) at="$at \${COMP_WORDS[index]}" ;;
    esac
  done
  case "$at $before" in
${commands.flatMap(valueCases).join('\n')}
    *) case "$at:$current" in
${commands.flatMap(wordCases).join('\n')}
    esac ;;
  esac
  COMPREPLY=($(compgen -W "$offered" -- "$current"))
}
complete -o default -F _${program} ${program}`;
}

function valueCases(command: CompletedCommand): readonly string[] {
  return command.options.flatMap((option) => {
    if (option.values === undefined) return [];
    return `    ${spellings(command, option).map(quoted).join('|')}) offered=${quoted(option.values.join(' '))} ;;`;
  });
}

/** Offers options after a dash; before it, commands and choices. */
const wordCases = ({ path, commands, options, choices }: CompletedCommand): readonly string[] => [
  `    ${quoted(`${path}:-`)}*) offered=${quoted(options.map(({ name }) => name).join(' '))} ;;`,
  `    ${quoted(`${path}:`)}*) offered=${quoted([...commands.map(({ name }) => name), ...choices].join(' '))} ;;`,
];

const quoted = (text: string): string => `'${text.replaceAll("'", `'\\''`)}'`;
