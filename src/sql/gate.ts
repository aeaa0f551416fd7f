/** The webhook's decision as a test of the score (semantics H4). */
import { handoffGate } from '../handoff/gate.ts'
import { probeThreshold } from '../handoff/probe.ts'
import type { Plan } from '../plan/plan.ts'
import { and, compare, type Expr, literal, no, or, yes } from './expression.ts'

export interface SqlGate {
  readonly test: (score: Expr) => Expr
  /** The lowest score that is sent; null: none is, or there is no lowest one (`unbounded`). */
  readonly lowest: number | null
  readonly unbounded: boolean
}

const never: SqlGate = { test: () => no, lowest: null, unbounded: false }

/** The test is held against the webhook itself: at every whole score near 0, and in steps further out. */
const everyScore = 500
const step = 197
const furthest = 100_000

/** The test, or in words why there is none. */
export function gateOf(plan: Plan): SqlGate | string {
  const { handoff, score } = plan
  if (!handoff) return never
  const { gate, reads, alsoDecides } = handoffGate(handoff)
  const other = reads?.find((name) => name !== score.attribute)
  if (other !== undefined) return `whether it is sent depends on \`${other}\` too`
  if (alsoDecides) return `whether it is sent depends on ${alsoDecides} too`
  if (reads?.length === 0) {
    return gate('user', new Map(), 0) ? { test: () => yes, lowest: null, unbounded: true } : never
  }
  const probe = probeThreshold(handoff.webhook, score.attribute, score, handoff.threshold)
  if (!probe) return 'it cannot be rendered'
  const { ranges } = probe
  const sent = (value: number) => {
    const last = ranges.length - 1
    const range = ranges.find(
      ({ from, to }, index) => (index === 0 || value >= from) && (index === last || value <= to),
    )
    return range?.outcome === 'send'
  }
  const [low, high] = [score.min ?? -furthest, score.max ?? furthest]
  for (let value = low; value <= high; value += Math.abs(value) < everyScore ? 1 : step) {
    if (gate('user', new Map([[score.attribute, value]]), 0) === sent(value)) continue
    return `whether it is sent does not follow a few limits of the score (at ${value}, say)`
  }
  const test = (value: Expr) =>
    or(
      ...ranges.flatMap(({ from, to, outcome }, index) => {
        if (outcome !== 'send') return []
        const least = index === 0 ? yes : compare(value, '>=', literal(from))
        return [and(least, index === ranges.length - 1 ? yes : compare(value, '<=', literal(to)))]
      }),
    )
  const first = ranges.findIndex(({ outcome }) => outcome === 'send')
  return { test, lowest: first > 0 ? ranges[first]!.from : null, unbounded: first === 0 }
}
