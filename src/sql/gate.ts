/** The webhook's decision as a test of the score (semantics H4). */
import { handoffGate } from '../handoff/gate.ts'
import { probeThreshold } from '../handoff/probe.ts'
import type { Plan } from '../plan/plan.ts'
import { and, compare, type Expr, literal, no, or, yes } from './expression.ts'

export function gateOf(plan: Plan): (score: Expr) => Expr {
  const { handoff, score } = plan
  if (!handoff) return () => no
  const { reads } = handoffGate(handoff)
  if (reads?.length === 0) return () => yes
  const probe = probeThreshold(handoff.webhook, score.attribute, score, handoff.threshold)
  const ranges = probe?.ranges ?? []
  return (value) =>
    or(
      ...ranges.flatMap(({ from, to, outcome }, index) => {
        if (outcome !== 'send') return []
        return [
          and(
            index === 0 ? yes : compare(value, '>=', literal(from)),
            index === ranges.length - 1 ? yes : compare(value, '<=', literal(to)),
          ),
        ]
      }),
    )
}
