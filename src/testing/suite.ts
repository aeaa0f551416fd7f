/** One test file against one config: its document, its tests, their results. */
import type { Diagnostic } from '../diagnostics/diagnostic.ts'
import type { Document } from '../document/parse.ts'
import type { Bench, Observer } from './bench.ts'
import type { TestSuite } from './result.ts'
import { runTest } from './run.ts'
import { type FileTest, readTestFile, type TestFile } from './test-file.ts'

export interface SuiteInput {
  /** As messages name it. */
  readonly file: string
  readonly document: Document
  readonly config: string
  readonly bench: Bench
  /** Only tests whose name it matches. */
  readonly only: RegExp | undefined
  /** Empty expectations are no mistake: they are about to be filled in. */
  readonly update: boolean
}

export interface LoadedSuite extends SuiteInput {
  /** The tests that were asked for. */
  readonly tests: readonly FileTest[]
  readonly diagnostics: TestFile['diagnostics']
}

export function loadSuite(input: SuiteInput): LoadedSuite {
  const { document, bench, only, update } = input
  return { ...input, ...readTestFile(document, { launch: bench.plan.launch?.at ?? null, update, only }) }
}

export function runSuite(suite: LoadedSuite, clock: () => number, observer?: Observer): TestSuite {
  const { file, document, config, bench, tests, diagnostics } = suite
  const options = { document, clock, ...(observer ? { observer } : {}) }
  const stopped: Diagnostic[] = []
  const results = tests.map((test) => runTest(test, bench, options, stopped))
  return { file, source: document.source, config, tests: results, diagnostics: [...diagnostics, ...stopped] }
}
