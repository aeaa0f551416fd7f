// Config objects → what a comparison takes.

import { type Compared } from '../../src/diff/compare.ts'
import { labelsOf } from '../../src/plan/labels.ts'
import { loadConfig } from '../../src/index.ts'
import type { Plan } from '../../src/plan/plan.ts'
import { toYaml } from '../agreement/encode.ts'

export function comparedText(text: string): Compared {
  const { plan, document, source, diagnostics } = loadConfig(text, 'config.yaml')
  if (plan === null) {
    const errors = diagnostics.filter(({ severity }) => severity === 'error')
    throw new Error(`the config was refused: ${errors.map(({ message }) => message).join('; ')}\n${text}`)
  }
  return { plan, labels: labelsOf(document.value, plan), source }
}

export const compared = (config: object): Compared => comparedText(toYaml(config))
export const planOf = (config: object): Plan => compared(config).plan
