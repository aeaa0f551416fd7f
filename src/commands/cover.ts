/** Coverage of one run: by its tests, by the leads of a log, or by both together. */
import { decodeConfig } from '../config/decode.ts'
import { Failure } from '../failure.ts'
import { CoverageObserver } from '../testing/coverage/collect.ts'
import { type ConfigCoverage, union } from '../testing/coverage/report.ts'
import type { CoveredLog } from '../testing/result.ts'
import type { World } from '../world.ts'
import type { CommandInput } from './command.ts'
import { replayLog } from './replay-log.ts'
import type { TestedConfig } from './test-files.ts'

/** Of a config with errors there is nothing to cover. */
export function observe({ config: { plan, document } }: TestedConfig): CoverageObserver | undefined {
  const { config } = decodeConfig(document)
  return plan && config ? new CoverageObserver(plan, config) : undefined
}

export interface LogCoverage {
  readonly coverage: ConfigCoverage
  readonly log: CoveredLog
}

/** Undefined when the config has errors, which are shown with its tests. */
export async function coverLog(
  configs: readonly TestedConfig[],
  logs: readonly string[],
  input: CommandInput,
  world: World,
): Promise<LogCoverage | undefined> {
  const [tested, other] = configs
  if (other) {
    throw new Failure(`--events is replayed through one config; these tests are of ${configs.length}`, [
      `name the test files of one of them: ${configs.map(({ path }) => path).join(', ')}`,
    ])
  }
  const observer = tested && observe(tested)
  if (!observer) return undefined
  const { path, config } = tested
  const { report, ...log } = await replayLog(
    {
      plan: config.plan!,
      config: path,
      logs,
      mapping: config.source,
      trace: (time, step, attributes) => observer.step(time, step, attributes),
    },
    input,
    world,
  )
  return { coverage: observer.report(path, config.document, 'log'), log: { ...log, summary: report.summary } }
}

/** Each config's own; what a log shows joins what the tests of its config show. */
export function joined(ofTests: readonly ConfigCoverage[], ofLog: ConfigCoverage | undefined): ConfigCoverage[] {
  if (!ofLog) return [...ofTests]
  return ofTests.length === 0 ? [ofLog] : ofTests.map((one) => union(one, ofLog))
}
