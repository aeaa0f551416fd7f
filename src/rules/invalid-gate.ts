import { gateLimits } from '../config/lower.ts'
import { parseGate } from '../plan/gate.ts'
import { example } from './examples.ts'
import type { Rule } from './rule.ts'

const gates = (limit: string) => `gates:
  - handoffs: ${limit}`

export const invalidGate: Rule = {
  code: 'LS218',
  name: 'invalid-gate',
  severity: 'error',
  summary: 'A gate cannot be read',
  why: 'A gate is a quantity and what it may be or how it may change. `leadscore diff` would have nothing to hold a change against.',
  bad: example({ gates: gates('10%') }),
  good: example({ gates: gates('+10%') }),
  check({ config }, report) {
    config.gates?.forEach((gate, index) => {
      for (const { path, text } of gateLimits(gate)) {
        const parsed = parseGate(text)
        if (!('problem' in parsed)) continue
        report({ at: { path: ['gates', index, ...path] }, message: parsed.problem, notes: [parsed.help] })
      }
    })
  },
}
