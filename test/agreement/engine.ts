// The one place where the agreement and semantics tests touch the real engine: YAML and JSONL bytes in, rows out. No rules: they
// decide nothing about scores.

import { decodeConfig } from '../../src/config/decode.ts'
import { lowerConfig } from '../../src/config/lower.ts'
import { parseYaml } from '../../src/document/parse.ts'
import { parseProfile, type ProfileRow } from '../../src/events/event.ts'
import { simulate } from '../../src/index.ts'
import { Source } from '../../src/text/source.ts'
import { evaluate, type Options, type Outcome } from '../reference/evaluate.ts'
import type { Style } from './arbitrary.ts'
import { encode, toYaml } from './encode.ts'

export type Side = (config: object, log: object[], options?: Options) => Promise<Outcome>

export const reference: Side = (config, log, options) => Promise.resolve(evaluate(config, log, options))

export const engine = async (config: object, log: object[], options: Options = {}, style?: Style): Promise<Outcome> => {
  const { config: decoded, diagnostics } = decodeConfig(parseYaml(new Source('random.yaml', toYaml(config))))
  if (decoded === undefined)
    throw new Error(`the config was refused: ${diagnostics.map(({ message }) => message).join('; ')}`)
  const { scores, handoffs, summary } = await simulate(lowerConfig(decoded), {
    events: encode(log, style),
    ...(options.profiles && {
      profiles: options.profiles.map((row) => parseProfile(JSON.stringify(row)) as ProfileRow),
    }),
    ...(options.until != null && { until: options.until }),
    ...(options.latency !== undefined && { latency: options.latency }),
  })
  return { scores: [...scores], handoffs: [...handoffs], entered: summary.entered }
}
