import { formatNames, formatResult } from '../formats/index.ts'
import { formatOption, type Command } from './command.ts'

export const rules: Command = {
  name: 'rules',
  summary: 'list the rules of validate, test and compile, or explain one with a bad and a good example',
  arguments: [{ name: 'code', description: 'code or name of a rule' }],
  options: [formatOption(formatNames('rules'))],
  examples: ['leadscore rules', 'leadscore rules LS220', 'leadscore rules unused-case-value'],
  async run(input, world) {
    const { ruleCatalog } = await import('../rules/catalog.ts')
    const all = ruleCatalog()
    const [asked] = input.arguments
    const chosen =
      asked === undefined ? all : all.filter(({ code, name }) => code === asked.toUpperCase() || name === asked)
    if (chosen.length === 0) {
      const { Failure } = await import('../failure.ts')
      const { suggest } = await import('../text/suggest.ts')
      const meant = suggest(
        asked!,
        all.flatMap(({ code, name }) => [code, name]),
      )
      throw new Failure(`there is no rule \`${asked}\``, [
        meant ? `did you mean \`${meant}\`?` : '`leadscore rules` lists them',
      ])
    }
    const context = { color: input.color, columns: world.stdout.columns }
    world.stdout.write(await formatResult(input.options['format'] as string, 'rules', { rules: chosen }, context))
    return 0
  },
}
