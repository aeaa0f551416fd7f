/** Which config is meant when none is named: in this folder, else upwards to the root of the repository. */
import { existsSync, readdirSync } from 'node:fs'
import { dirname, join, relative } from 'node:path'
import { Failure } from '../failure.ts'
import type { World } from '../world.ts'

const isConfigName = (name: string) =>
  name === 'leadscore.yaml' || name === 'leadscore.yml' || name.endsWith('.leadscore.yaml')

/** Every config of the nearest folder that has one, as paths relative to the working directory; fails without any. */
export function findConfigs(world: World): [string, ...string[]] {
  for (let folder = world.directory; ; folder = dirname(folder)) {
    const names = listFolder(folder).filter(isConfigName).sort()
    const [first, ...rest] = names.map((name) => relative(world.directory, join(folder, name)))
    if (first !== undefined) return [first, ...rest]
    if (existsSync(join(folder, '.git')) || dirname(folder) === folder) break
  }
  throw new Failure('there is no config here: `leadscore.yaml`, `leadscore.yml` or `*.leadscore.yaml` was expected', [
    'run `leadscore init` for a commented example, or name a config with `-c FILE`',
  ])
}

/** The one config a command works on. */
export function findConfig(given: string | undefined, world: World): string {
  if (given !== undefined) return given
  const found = findConfigs(world)
  if (found.length === 1) return found[0]
  throw new Failure(`there are several configs here: ${found.join(', ')}`, ['name one with `-c FILE`'])
}

function listFolder(folder: string): string[] {
  try {
    return readdirSync(folder)
  } catch {
    return []
  }
}
