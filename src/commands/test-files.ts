/** The test files that are meant, each with its config: found, read and compiled. */
import { dirname, join, normalize, relative, resolve } from 'node:path'
import { readdirSync } from 'node:fs'
import type { Diagnostic } from '../diagnostics/diagnostic.ts'
import { type Document, parseYaml } from '../document/parse.ts'
import { Failure } from '../failure.ts'
import { findConfig, findConfigs } from '../files/find-config.ts'
import { readUtf8 } from '../files/read.ts'
import type { LoadedConfig } from '../load-config.ts'
import { Bench } from '../testing/bench.ts'
import { loadSuite, type LoadedSuite } from '../testing/suite.ts'
import type { TestSuite } from '../testing/result.ts'
import { configOf, readTestFile } from '../testing/test-file.ts'
import { Source } from '../text/source.ts'
import type { World } from '../world.ts'
import { loadConfigFile } from './load.ts'

const isTestName = (name: string) => /\.test\.ya?ml$/.test(name)

export interface TestSelection {
  /** Test files or folders; none is those beside the config. */
  readonly files: readonly string[]
  readonly config: string | undefined
  readonly only: RegExp | undefined
  readonly update: boolean
}

interface LoadRequest extends TestSelection {
  /** Without them the config alone is loaded. */
  readonly needsTests: boolean
}

/** A config and the suites that test it. */
export interface TestedConfig {
  readonly path: string
  readonly config: LoadedConfig
  /** Null when the config has errors. */
  readonly bench: Bench | null
}

export interface Loaded {
  readonly configs: readonly TestedConfig[]
  readonly suites: readonly (LoadedSuite | TestSuite)[]
}

/** The paths of the test files, relative to the working directory. Fails when there are none, and some are needed. */
function findTestFiles({ files, config, needsTests }: LoadRequest, world: World): string[] {
  if (files.length > 0)
    return [...new Set(files)].flatMap((path) => (isFolder(path, world) ? testsIn(path, world) : [path]))
  const folder = dirname(config ?? findConfigs(world)[0])
  const found = testsIn(folder, world)
  if (found.length > 0 || !needsTests) return found
  throw new Failure(`there are no tests beside ${config ?? findConfigs(world)[0]}: \`*.test.yaml\` was expected`, [
    '`leadscore schema test` describes a test file',
  ])
}

function isFolder(path: string, world: World): boolean {
  return listFolder(resolve(world.directory, path)) !== undefined
}

function testsIn(folder: string, world: World): string[] {
  const names = listFolder(resolve(world.directory, folder)) ?? []
  return names
    .filter(isTestName)
    .sort()
    .map((name) => join(folder, name))
}

function listFolder(folder: string): string[] | undefined {
  try {
    return readdirSync(folder)
  } catch {
    return undefined
  }
}

export function loadTests(selection: LoadRequest, world: World): Loaded {
  const configs = new Map<string, TestedConfig>()
  const files = findTestFiles(selection, world)
  if (files.length === 0 && selection.files.length === 0) return configAlone(selection, world)
  const suites = files.map((file) => {
    const document = parseYaml(new Source(file, readUtf8(file, world)))
    const path = normalize(configFor(file, document, selection.config, world))
    const tested = configs.get(path) ?? openConfig(path, world)
    configs.set(path, tested)
    const { only, update } = selection
    if (!tested.bench)
      return isMeant(document, only) ? untestable(file, document, tested) : notMeant(file, document, path)
    return loadSuite({ file, document, config: path, bench: tested.bench, only, update })
  })
  return { configs: [...configs.values()], suites }
}

function configAlone({ config }: LoadRequest, world: World): Loaded {
  const path = findConfig(config, world)
  const tested = openConfig(path, world)
  return { configs: [tested], suites: tested.bench ? [] : [untestable(path, tested.config.document, tested)] }
}

/** `-c`, then what the file says, then the config beside it or above. */
function configFor(file: string, document: Document, given: string | undefined, world: World): string {
  if (given !== undefined) return given
  const folder = dirname(file)
  const named = configOf(document)
  if (named !== undefined) return join(folder, named)
  const found = findConfig(undefined, { ...world, directory: resolve(world.directory, folder) })
  return relative(world.directory, resolve(world.directory, folder, found))
}

function openConfig(path: string, world: World): TestedConfig {
  const config = loadConfigFile(path, world)
  return { path, config, bench: config.plan ? new Bench(config.plan) : null }
}

/** Whether something in the file was asked for, or may have been. */
function isMeant(document: Document, only: RegExp | undefined): boolean {
  if (only === undefined) return true
  const { tests, diagnostics } = readTestFile(document, { launch: null, update: false, only })
  return tests.length + diagnostics.length > 0
}

const notMeant = (file: string, { source }: Document, config: string): TestSuite => ({
  file,
  source,
  config,
  tests: [],
  diagnostics: [],
})

/** Shown once, with the first suite that needs the config. */
function untestable(file: string, document: Document, { path, config }: TestedConfig): TestSuite {
  const diagnostics: readonly Diagnostic[] = [...config.diagnostics, ...config.suppressed].filter(
    ({ severity }) => severity === 'error',
  )
  return { file, source: document.source, config: path, tests: [], diagnostics }
}

export const isLoaded = (suite: LoadedSuite | TestSuite): suite is LoadedSuite => 'bench' in suite
