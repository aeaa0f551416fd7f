/** What was asked for → the report of a run: tests, then what they cover, and which changes they notice. */
import { decodeConfig } from '../config/decode.ts'
import type { Diagnostic } from '../diagnostics/diagnostic.ts'
import { Failure } from '../failure.ts'
import type { CoverageObserver } from '../testing/coverage/collect.ts'
import { mutate } from '../testing/mutation/mutate.ts'
import type { ConfigMutation } from '../testing/mutation/report.ts'
import type { TestReport, TestSuite } from '../testing/result.ts'
import { shortcomings } from '../testing/shortcomings.ts'
import { runSuite } from '../testing/suite.ts'
import type { World } from '../world.ts'
import type { CommandInput } from './command.ts'
import { coverLog, joined, observe } from './cover.ts'
import { isLoaded, type Loaded, loadTests, type TestSelection } from './test-files.ts'
import { updateTests } from './update-tests.ts'

export interface TestRequest extends TestSelection {
  /** Percent; undefined for no coverage. */
  readonly coverageThreshold: number | undefined
  readonly mutate: boolean
  /** Logs whose leads are followed for the coverage, too. */
  readonly logs: readonly string[]
}

export interface TestRun {
  readonly report: TestReport
  /** Files that the result depends on. */
  readonly files: readonly string[]
}

export async function runTests(request: TestRequest, input: CommandInput, world: World): Promise<TestRun> {
  const unfilled = request.update ? updateTests(request, world) : new Map<string, readonly Diagnostic[]>()
  const needsTests = request.logs.length === 0
  const loaded = loadTests({ ...request, update: false, needsTests }, world)
  const ofLog = request.logs.length > 0 ? await coverLog(loaded.configs, request.logs, input, world) : undefined
  const observers = request.coverageThreshold === undefined ? undefined : coverageObservers(loaded)
  const suites = loaded.suites.map((suite): TestSuite => {
    const result = isLoaded(suite) ? runSuite(suite, now, observers?.get(suite.config)) : suite
    return { ...result, diagnostics: withUnfilled(result.diagnostics, unfilled.get(suite.file) ?? []) }
  })
  const isEmpty = suites.every(({ tests, diagnostics }) => tests.length + diagnostics.length === 0)
  if (isEmpty && (suites.length > 0 || !ofLog)) throw nothingToRun(request)
  const ofTests = isEmpty
    ? []
    : loaded.configs.flatMap(({ path, config }) => observers?.get(path)?.report(path, config.document, 'tests') ?? [])
  const passes = testsExitCode(suites) === 0
  if (request.mutate && !passes) world.stderr.write('--mutate was left out: the tests have to pass first\n')
  const report: TestReport = {
    suites,
    ...(observers ? { coverage: joined(ofTests, ofLog?.coverage), coverageThreshold: request.coverageThreshold! } : {}),
    ...(ofLog ? { log: ofLog.log } : {}),
    ...(request.mutate && passes ? { mutation: mutations(loaded) } : {}),
  }
  return { report, files: [...suites.map(({ file }) => file), ...loaded.configs.map(({ path }) => path)] }
}

/** Why an expectation is still empty says more than that it is. */
function withUnfilled(diagnostics: readonly Diagnostic[], unfilled: readonly Diagnostic[]): Diagnostic[] {
  const places = new Set(unfilled.map(({ labels: [{ span }] }) => span.start))
  return [
    ...unfilled,
    ...diagnostics.filter(({ code, labels: [{ span }] }) => code !== 'LS505' || !places.has(span.start)),
  ]
}

const now = () => performance.now()

function nothingToRun({ only }: TestRequest): Failure {
  return new Failure(only ? `no test has a name that matches \`${only.source}\`` : 'there are no tests')
}

function coverageObservers({ configs }: Loaded): ReadonlyMap<string, CoverageObserver> {
  return new Map(
    configs.flatMap((tested) => {
      const observer = observe(tested)
      return observer ? [[tested.path, observer]] : []
    }),
  )
}

function mutations({ configs, suites }: Loaded): ConfigMutation[] {
  return configs.flatMap(({ path, config: { document }, bench }) => {
    const { config } = decodeConfig(document)
    if (!config || !bench) return []
    const own = suites.flatMap((suite) => (isLoaded(suite) && suite.config === path ? suite.tests : []))
    const scenarios = own.flatMap(({ scenario }) => scenario ?? [])
    return mutate({ name: path, config, document, bench, scenarios })
  })
}

/** 2 when something could not be run, 1 when a test failed. */
function testsExitCode(suites: readonly TestSuite[]): number {
  const isBroken = ({ tests, diagnostics }: TestSuite) =>
    diagnostics.length > 0 || tests.some(({ outcome }) => outcome === 'error')
  if (suites.some(isBroken)) return 2
  return suites.some(({ tests }) => tests.some(({ outcome }) => outcome === 'fail')) ? 1 : 0
}

/** Also 1 below the coverage that was asked for, and when a change went unnoticed. */
export function exitCodeOf(report: TestReport): number {
  return testsExitCode(report.suites) || (shortcomings(report).length > 0 ? 1 : 0)
}
