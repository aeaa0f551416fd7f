/** The webhook's decision as a test of the score (semantics H4). */
import { handoffGate } from '../handoff/gate.ts'
import { probeThreshold } from '../handoff/probe.ts'
import { parseLiquid } from '../liquid/template.ts'
import type { Plan, Webhook } from '../plan/plan.ts'
import { and, compare, type Expr, literal, no, or, yes } from './expression.ts'

export interface SqlGate {
  readonly test: (score: Expr) => Expr
  /** The lowest score that is sent; null: none is, or there is no lowest one (`unbounded`). */
  readonly lowest: number | null
  readonly unbounded: boolean
  /** Every score from the lowest on is sent. */
  readonly isThreshold: boolean
}

const never: SqlGate = { test: () => no, lowest: null, unbounded: false, isThreshold: false }
const always: SqlGate = { test: () => yes, lowest: null, unbounded: true, isThreshold: false }

/** The test is held against the webhook itself: at every whole score near 0, and in steps further out. */
const everyScore = 500
const step = 197
const furthest = 100_000
/** What attributes that are only printed are given: none of it may make a difference. */
const printed = ['value', '', ' ', 0, 7.5, true, [], ['value'], { key: 'value' }]

/** The test, or in words why there is none. */
export function gateOf(plan: Plan): SqlGate | string {
  const { handoff, score } = plan
  if (!handoff) return never
  const { gate, reads, alsoDecides } = handoffGate(handoff)
  if (reads === null) return 'whether it is sent may depend on any attribute'
  if (alsoDecides === 'the time') return 'whether it is sent depends on the time'
  const deciding = decidingNames(handoff.webhook)
  const other = deciding.find((name) => name !== score.attribute)
  if (other !== undefined) return `whether it is sent depends on \`${other}\` too`
  const sends = (value: number, more: readonly (readonly [string, unknown])[] = []) =>
    gate(() => 'user', new Map<string, unknown>([...more, [score.attribute, value]]), 0)
  const probe = probeThreshold(handoff.webhook, score.attribute, score, handoff.threshold)
  if (!probe) return reads.length > 0 ? 'it cannot be rendered' : sends(0) ? always : never
  const { ranges } = probe
  const last = ranges.length - 1
  const sent = (value: number) =>
    ranges.find(({ from, to }, index) => (index === 0 || value >= from) && (index === last || value <= to))?.outcome ===
    'send'
  for (const value of new Set(ranges.flatMap(({ from, to }) => [from, to]))) {
    for (const name of reads.filter((one) => one !== score.attribute)) {
      const differs = printed.find((given) => sends(value, [[name, given]]) !== sends(value))
      if (differs !== undefined) return `whether it is sent depends on \`${name}\` too`
    }
  }
  const [low, high] = [score.min ?? -furthest, score.max ?? furthest]
  for (let value = low; value <= high; value += Math.abs(value) < everyScore ? 1 : step) {
    if (sends(value) === sent(value)) continue
    return `whether it is sent does not follow a few limits of the score (at ${value}, say)`
  }
  const test = (value: Expr) =>
    or(
      ...ranges.flatMap(({ from, to, outcome }, index) => {
        if (outcome !== 'send') return []
        const least = index === 0 ? yes : compare(value, '>=', literal(from))
        return [and(least, index === last ? yes : compare(value, '<=', literal(to)))]
      }),
    )
  const first = ranges.findIndex(({ outcome }) => outcome === 'send')
  return {
    test,
    lowest: first > 0 ? ranges[first]!.from : null,
    unbounded: first === 0,
    isThreshold: first > 0 && first === last,
  }
}

/** What the tags of the templates that may abort read. An output is only printed, unless a `capture` keeps it. */
function decidingNames({ url, headers, body }: Webhook): string[] {
  return [url, ...headers.map(({ value }) => value), body].flatMap((text) => {
    const { canAbort, reads } = parseLiquid(text)
    if (!canAbort) return []
    const isKept = /\{%-?\s*capture\b/.test(text)
    return reads.filter(({ span }) => isKept || isInTag(text, span.start)).map(({ name }) => name)
  })
}

function isInTag(text: string, at: number): boolean {
  const open = text.lastIndexOf('{%', at)
  return open >= 0 && text.indexOf('%}', open) >= at
}
