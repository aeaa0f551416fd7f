import type { Command } from './command.ts'

const schemas = ['config', 'event', 'profile', 'test'] as const

export const schema: Command = {
  name: 'schema',
  summary: 'print a JSON Schema (draft 2020-12), for editors and other tools',
  arguments: [{ name: 'name', description: `one of ${schemas.join(', ')} (default: config)` }],
  options: [],
  examples: ['leadscore schema', 'leadscore schema event'],
  async run(input, world) {
    const [name = 'config'] = input.arguments
    const { eventSchema, profileSchema } = await import('../events/schema.ts')
    const { configSchema } = await import('../config/schema.ts')
    const { testSchema } = await import('../testing/schema.ts')
    const byName: Readonly<Record<(typeof schemas)[number], () => unknown>> = {
      config: configSchema,
      event: eventSchema,
      profile: profileSchema,
      test: testSchema,
    }
    if (!Object.hasOwn(byName, name)) {
      const { Failure } = await import('../failure.ts')
      const { listOf, suggest } = await import('../text/suggest.ts')
      const meant = suggest(name, schemas)
      throw new Failure(`there is no schema \`${name}\``, [
        meant ? `did you mean \`${meant}\`?` : `schemas are ${listOf(schemas, 'and')}`,
      ])
    }
    world.stdout.write(`${JSON.stringify(byName[name as 'config'](), null, 2)}\n`)
    return 0
  },
}
