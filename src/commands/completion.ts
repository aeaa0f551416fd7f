import type { Command } from './command.ts'

const shells = ['bash', 'zsh', 'fish'] as const

export const completion: Command = {
  name: 'completion',
  summary: 'print a script that completes commands, options and file names in a shell',
  arguments: [{ name: 'shell', description: `one of ${shells.join(', ')}`, required: true }],
  options: [],
  examples: ['leadscore completion bash', 'leadscore completion zsh', 'leadscore completion fish'],
  async run(input, world) {
    const [asked = ''] = input.arguments
    const shell = shells.find((name) => name === asked)
    if (shell === undefined) {
      const { Failure } = await import('../failure.ts')
      const { listOf } = await import('../text/suggest.ts')
      throw new Failure(`there is no completion for \`${asked}\``, [`shells are ${listOf(shells, 'and')}`])
    }
    const { vocabulary } = await import('./completion/vocabulary.ts')
    const scripts = {
      bash: async () => (await import('./completion/bash.ts')).bashScript,
      zsh: async () => (await import('./completion/zsh.ts')).zshScript,
      fish: async () => (await import('./completion/fish.ts')).fishScript,
    }
    const write = await scripts[shell]()
    world.stdout.write(write(vocabulary(Object.values(await import('./registry.ts')), shells)))
    return 0
  },
}
