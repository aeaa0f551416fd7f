/** The script for bash; plain enough for the bash 3.2 of macOS. */
import { quote } from './quote.ts'
import type { CommandWords, OptionWords, Values, Vocabulary } from './vocabulary.ts'

export function bashScript({ commands, options }: Vocabulary): string {
  const names = commands.map(({ name }) => name)
  return `# bash completion of leadscore. In ~/.bashrc: source <(leadscore completion bash)
_leadscore_words() {
  local word
  for word in $1; do
    if [[ $word == "$current"* ]]; then COMPREPLY+=("$word"); fi
  done
}

_leadscore_files() {
  local name extension
  compopt -o filenames 2>/dev/null
  while IFS= read -r name; do COMPREPLY+=("$name"); done < <(
    compgen -d -- "$current"
    for extension in "$@"; do compgen -f -X "!$extension" -- "$current"; done
  )
}

_leadscore() {
  local current=\${COMP_WORDS[COMP_CWORD]} previous=\${COMP_WORDS[COMP_CWORD - 1]} command='' word
  COMPREPLY=()
  # \`--format=json\` is three words.
  if [[ $current == = ]]; then current=''; elif [[ $previous == = ]]; then previous=\${COMP_WORDS[COMP_CWORD - 2]}; fi
  for word in "\${COMP_WORDS[@]:1:COMP_CWORD-1}"; do
    case $word in
    ${names.join(' | ')})
      command=$word
      break
      ;;
    esac
  done
  case $command in
  '')
${values(options)}
    if [[ $current == -* ]]; then _leadscore_words ${quote(flags(options))}; else _leadscore_words ${quote(names.join(' '))}; fi
    ;;
${commands.map(commandCase).join('\n')}
  esac
}

complete -F _leadscore leadscore
`
}

function commandCase({ name, options, argument }: CommandWords): string {
  return `  ${name})
${values(options)}
    if [[ $current == -* ]]; then _leadscore_words ${quote(flags(options))}; else ${complete(argument)}; fi
    ;;`
}

const flags = (options: readonly OptionWords[]) => options.flatMap(({ names }) => names).join(' ')

/** What may follow the option before the cursor. */
function values(options: readonly OptionWords[]): string {
  const cases = options
    .filter(({ values: own }) => own !== undefined)
    .map(({ names, values: own }) => `    ${names.join(' | ')}) ${complete(own)} && return ;;`)
  return cases.length === 0 ? '    :' : `    case $previous in\n${cases.join('\n')}\n    esac`
}

function complete(values: Values | undefined): string {
  switch (values?.kind) {
    case 'words':
      return `_leadscore_words ${quote(values.words.join(' '))}`
    case 'files':
      return `_leadscore_files ${(values.extensions.length > 0 ? values.extensions.map((one) => `*.${one}`) : ['*']).map(quote).join(' ')}`
    case 'folders':
      return '_leadscore_files'
    case 'anything':
    case undefined:
      return ':'
  }
}
