/** The script for fish. */
import { quoteForFish } from './quote.ts'
import type { OptionWords, Values, Vocabulary } from './vocabulary.ts'

export function fishScript({ commands, options }: Vocabulary): string {
  const names = commands.map(({ name }) => name).join(' ')
  const none = quoteForFish(`not __fish_seen_subcommand_from ${names}`)
  return `# fish completion of leadscore. Save as ~/.config/fish/completions/leadscore.fish
complete -c leadscore -f
${options.map((option) => optionLine(none, option)).join('\n')}
${commands
  .flatMap(({ name, summary, options: own, argument }) => {
    const here = quoteForFish(`__fish_seen_subcommand_from ${name}`)
    return [
      '',
      `complete -c leadscore -n ${none} -a ${name} -d ${quoteForFish(summary)}`,
      ...own.map((option) => optionLine(here, option)),
      ...(argument === undefined ? [] : [`complete -c leadscore -n ${here} ${action(argument)}`]),
    ]
  })
  .join('\n')}
`
}

function optionLine(condition: string, { names, description, values }: OptionWords): string {
  const words = names.map((name) => (name.startsWith('--') ? `-l ${name.slice(2)}` : `-s ${name.slice(1)}`)).join(' ')
  const value = values === undefined ? '' : ` -r ${action(values)}`
  return `complete -c leadscore -n ${condition} ${words}${value} -d ${quoteForFish(description)}`
}

function action(values: Values): string {
  switch (values.kind) {
    case 'words':
      return `-f -a ${quoteForFish(values.words.join(' '))}`
    case 'files':
      if (values.extensions.length === 0) return '-F'
      // Files with the ending come first, all others after them.
      return `-k -a ${quoteForFish(`(${values.extensions.map((one) => `__fish_complete_suffix .${one}`).join('; ')})`)}`
    case 'folders':
      return `-a ${quoteForFish('(__fish_complete_directories)')}`
    case 'anything':
      return '-f'
  }
}
