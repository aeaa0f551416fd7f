/** Writes what happens into the empty expectations of test files. */
import { resolve } from 'node:path'
import type { Diagnostic } from '../diagnostics/diagnostic.ts'
import { AtomicFile } from '../files/atomic-file.ts'
import { fillExpectations } from '../testing/update.ts'
import type { World } from '../world.ts'
import { isLoaded, loadTests, type TestSelection } from './test-files.ts'

/** What could not be filled in, by test file. */
export function updateTests(selection: TestSelection, world: World): ReadonlyMap<string, readonly Diagnostic[]> {
  const problems = new Map<string, readonly Diagnostic[]>()
  for (const suite of loadTests({ ...selection, update: true, needsTests: true }, world).suites) {
    if (!isLoaded(suite)) continue
    const { text, filled, diagnostics } = fillExpectations(suite)
    if (diagnostics.length > 0) problems.set(suite.file, diagnostics)
    if (filled === 0) continue
    const file = new AtomicFile(resolve(world.directory, suite.file), suite.file)
    file.write(text)
    file.commit()
    world.stderr.write(`${suite.file}: ${filled === 1 ? 'one expectation' : `${filled} expectations`} filled in\n`)
  }
  return problems
}
