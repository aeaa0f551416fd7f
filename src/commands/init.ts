import type { Command } from './command.ts'

export const init: Command = {
  name: 'init',
  summary: 'write a commented example config, a sample log and a CI workflow; never overwrites',
  arguments: [{ name: 'dir', description: 'folder to write into, made if it is missing (default: this one)' }],
  options: [],
  examples: ['leadscore init', 'leadscore init scoring'],
  async run(input, world) {
    const { scaffold } = await import('../init/scaffold.ts')
    const { starterFiles } = await import('../init/starter-files.ts')
    const { describeScaffold } = await import('../init/describe.ts')
    const [folder = '.'] = input.arguments
    world.stdout.write(describeScaffold(scaffold(folder, starterFiles, world)))
    return 0
  },
}
