/** Runs again whenever a YAML file of the watched folders changes. Ends with Ctrl-C. */
import { type FSWatcher, watch } from 'node:fs'
import { resolve } from 'node:path'
import { fileFailure } from '../failure.ts'
import type { World } from '../world.ts'

/** Editors write a file in several steps, and save several files at once. */
const quietMs = 100

/** `run` gives the folders that its result depends on. */
export async function watchFiles(run: () => Promise<readonly string[]>, world: World): Promise<never> {
  const watchers = new Map<string, FSWatcher>()
  let wake = () => {}
  const changed = (_: string, name: string | null) => {
    if (name === null || /\.ya?ml$/.test(name)) wake()
  }
  for (;;) {
    // Changes during a run count too.
    const settled = nextChange()
    for (const folder of await run()) {
      const full = resolve(world.directory, folder)
      if (!watchers.has(full)) watchers.set(full, open(full, folder, changed))
    }
    world.stderr.write('watching for changes; Ctrl-C ends\n')
    await settled
    await new Promise((done) => setTimeout(done, quietMs))
    if (world.stdout.isTerminal) world.stdout.write('\u001b[2J\u001b[3J\u001b[H')
  }

  function nextChange(): Promise<void> {
    return new Promise((done) => {
      wake = done
    })
  }
}

function open(full: string, folder: string, changed: (event: string, name: string | null) => void): FSWatcher {
  try {
    return watch(full, changed)
  } catch (error) {
    throw fileFailure('read', folder, error)
  }
}
