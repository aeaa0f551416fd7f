/** The script for zsh; it can be sourced, or stand as `_leadscore` in a folder of `fpath`. */
import { quote } from './quote.ts'
import type { CommandWords, OptionWords, Values, Vocabulary } from './vocabulary.ts'

export function zshScript({ commands, options }: Vocabulary): string {
  return `#compdef leadscore
# zsh completion of leadscore. In ~/.zshrc, after compinit: source <(leadscore completion zsh)
_leadscore() {
  local -a commands
  local context state state_descr line
  typeset -A opt_args
  commands=(
${commands.map(({ name, summary }) => `    ${quote(`${name}:${summary}`)}`).join('\n')}
  )
  _arguments -C \\
${options.map(optionSpec).join('')}    '1: :->command' \\
    '*:: :->arguments' && return
  case $state in
  command) _describe command commands ;;
  arguments)
    case $words[1] in
${commands.map(commandCase).join('\n')}
    esac
    ;;
  esac
}

if [[ $funcstack[1] == _leadscore ]]; then _leadscore "$@"; else compdef _leadscore leadscore; fi
`
}

function commandCase({ name, options, argument }: CommandWords): string {
  const rest = argument === undefined ? '' : ` \\\n      ${quote(`*:argument:${action(argument)}`)}`
  const specs = options
    .map(optionSpec)
    .join('')
    .replace(/ \\\n$/, '')
  return `    ${name}) _arguments${specs === '' ? '' : ` \\\n${specs}`}${rest} ;;`
}

function optionSpec({ names, description, values }: OptionWords): string {
  const told = description.replaceAll(/[[\]:\\]/g, '\\$&')
  const value = values === undefined ? '' : `:value:${action(values)}`
  const exclusive = names.length > 1 ? `(${names.join(' ')})` : ''
  return names
    .map((name) => `      ${quote(`${exclusive}${name}${long(name, values)}[${told}]${value}`)} \\\n`)
    .join('')
}

/** `--format json` and `--format=json`. */
const long = (name: string, values: Values | undefined) => (values && name.startsWith('--') ? '=' : '')

function action(values: Values): string {
  switch (values.kind) {
    case 'words':
      return `(${values.words.join(' ')})`
    case 'files':
      return values.extensions.length > 0 ? `_files -g "*.(${values.extensions.join('|')})"` : '_files'
    case 'folders':
      return '_files -/'
    case 'anything':
      return ' '
  }
}
