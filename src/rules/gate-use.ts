/** What the rules about the gate of a hand-off share: when it can be judged, and where it stands. */
import type { ScoreRange } from '../handoff/probe.ts'
import { misspeltAttributes } from './names.ts'
import type { Place } from './rule.ts'
import type { Subject } from './subject.ts'
import { coverLiquid } from './templates.ts'

export interface Gate {
  readonly ranges: readonly ScoreRange[]
  /** Nothing but the score decides. */
  readonly onScoreAlone: boolean
}

const known = new WeakMap<Subject, { readonly gate: Gate | undefined }>()

/** Undefined when the gate cannot be probed, or when another finding explains what it does. */
export function gateOf(subject: Subject): Gate | undefined {
  let found = known.get(subject)
  if (!found) known.set(subject, (found = { gate: judge(subject) }))
  return found.gate
}

function judge(subject: Subject): Gate | undefined {
  const { config, webhook, scoreAttribute } = subject
  const { min = -Infinity, max = Infinity } = config.score
  const threshold = config.handoff?.threshold
  // The bounds alone keep such a threshold from being met (LS209).
  if (threshold !== undefined && (threshold >= max || threshold < min)) return undefined
  const deciding = webhook.templates.filter(({ template }) => template.canAbort)
  if (deciding.some(({ template }) => template.timeDependent)) return undefined
  if (misspeltAttributes(subject).length > 0) return undefined
  const ranges = webhook.probe?.ranges
  if (!ranges || ranges.some(({ outcome }) => outcome === 'error')) return undefined
  const others = deciding.flatMap(({ template }) =>
    template.reads.filter(({ name, namespace }) => namespace !== 'custom_attribute' || name !== scoreAttribute),
  )
  return { ranges, onScoreAlone: others.length === 0 }
}

/** No score in reach is sent, whatever else a lead has. */
export function neverSends(subject: Subject): boolean {
  const gate = gateOf(subject)
  return gate !== undefined && gate.onScoreAlone && gate.ranges.every(({ outcome }) => outcome === 'abort')
}

/** The number in a template that a gate turns on; else the field that decides. */
export function gatePlace({ webhook }: Subject, edges: readonly number[]): Place {
  const deciding = webhook.templates.filter(({ template }) => template.canAbort)
  for (const edge of edges) {
    for (const { text, path } of deciding) {
      const plain = coverLiquid(text)
      for (const { index, 0: digits } of text.matchAll(/(?<![\w.$-])-?\d+(?![\w.])/g)) {
        // Only what stands in Liquid decides.
        if (Number(digits) !== edge || plain[index] === text[index]) continue
        return { path, within: { start: index, end: index + digits.length } }
      }
    }
  }
  const [use] = deciding
  return { path: use?.path ?? ['handoff', 'webhook', 'body'], aim: 'key' }
}

/** `from 101 on`, `up to 99`, `from 101 to 149`, or `at 100 only`; the ends of what was probed are no ends. */
export function rangeName({ from, to }: ScoreRange, ranges: readonly ScoreRange[]): string {
  const isFirst = from === ranges[0]!.from
  const isLast = to === ranges.at(-1)!.to
  if (isFirst && isLast) return 'at every score'
  if (isLast) return `from ${from} on`
  if (isFirst) return `up to ${to}`
  return from === to ? `at ${from} only` : `from ${from} to ${to}`
}

/** Sent ranges that an aborted one follows: a higher score does less. */
export function isMonotone(ranges: readonly ScoreRange[]): boolean {
  return ranges.every(({ outcome }, index) => outcome !== 'send' || index === ranges.length - 1)
}

/** Findings about the gate rest on the whole webhook: an unreadable field may decide. */
export const restsOnWebhook = [
  ['handoff', 'webhook'],
  ['handoff', 'threshold'],
  ['score', 'min'],
  ['score', 'max'],
] as const
