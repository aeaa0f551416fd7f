// The one place where the agreement and semantics tests touch the real engine: YAML and JSONL bytes in, rows out.

import { parseProfile, type ProfileRow } from '../../src/events/event.ts'
import { loadConfig, simulate } from '../../src/index.ts'
import { evaluate, type Options, type Outcome } from '../reference/evaluate.ts'
import type { Style } from './arbitrary.ts'
import { encode, toYaml } from './encode.ts'

export type Side = (config: object, log: object[], options?: Options) => Promise<Outcome>

export const reference: Side = (config, log, options) => Promise.resolve(evaluate(config, log, options))

export const engine = async (config: object, log: object[], options: Options = {}, style?: Style): Promise<Outcome> => {
  const { plan, diagnostics } = loadConfig(toYaml(config), 'random.yaml')
  if (plan === null)
    throw new Error(
      `the config was refused: ${diagnostics
        .filter(({ severity }) => severity === 'error')
        .map(({ message }) => message)
        .join('; ')}`,
    )
  const { scores, handoffs, summary } = await simulate(plan, {
    events: encode(log, style),
    ...(options.profiles && {
      profiles: options.profiles.map((row) => parseProfile(JSON.stringify(row)) as ProfileRow),
    }),
    ...(options.until != null && { until: options.until }),
    ...(options.latency !== undefined && { latency: options.latency }),
  })
  return { scores: [...scores], handoffs: [...handoffs], entered: summary.entered }
}
