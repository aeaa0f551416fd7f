/** Plays every test against every change of the config: a change that no test notices survives. */
import type { LeadscoreConfig } from '../../config/config.generated.ts'
import { lowerConfig } from '../../config/lower.ts'
import type { Document } from '../../document/parse.ts'
import { Failure } from '../../failure.ts'
import type { Plan } from '../../plan/plan.ts'
import { Bench } from '../bench.ts'
import { failingChecks } from '../run.ts'
import type { Scenario } from '../scenario.ts'
import { type Mutant, mutantsOf, mutantWeights } from './mutants.ts'
import type { ConfigMutation, MutantResult } from './report.ts'

export interface MutationInput {
  /** As messages name it. */
  readonly name: string
  readonly config: LeadscoreConfig
  readonly document: Document
  readonly bench: Bench
  /** Tests that pass. */
  readonly scenarios: readonly Scenario[]
}

export function mutate({ name, config, document, bench, scenarios }: MutationInput): ConfigMutation {
  const { plan } = bench
  // Whoever noticed the last change is asked first: neighbours concern the same part.
  let order = [...scenarios]
  const results = mutantsOf({ config, plan, document }).map((mutant): MutantResult => {
    const noticer = noticedBy(mutant, plan, bench, order)
    if (noticer) order = [noticer, ...order.filter((one) => one !== noticer)]
    const { kind, change, span, removed, added } = mutant
    return { kind, change, span, removed, added, weight: mutantWeights[kind], noticedBy: noticer?.name ?? null }
  })
  const survived = (result: MutantResult) => (result.noticedBy === null ? 0 : 1)
  const mutants = results.toSorted(
    (a, b) => survived(a) - survived(b) || b.weight - a.weight || a.span.start - b.span.start,
  )
  return { config: name, source: document.source, mutants }
}

function noticedBy(mutant: Mutant, plan: Plan, bench: Bench, scenarios: readonly Scenario[]): Scenario | undefined {
  const changed = lowerConfig(mutant.config)
  const sameWebhook = JSON.stringify(changed.handoff?.webhook) === JSON.stringify(plan.handoff?.webhook)
  const changedBench = new Bench(changed, sameWebhook ? bench.gate : undefined)
  return scenarios.find((scenario) => {
    const failing = failingChecks(scenario, changedBench)
    // Entries that multiply without end are noticed, too.
    return failing instanceof Failure || failing.length > 0
  })
}
