/** At which scores a webhook is sent (semantics H4): rendered around every number that it compares with. */
import type { Webhook } from '../plan/plan.ts'
import type { LiquidContext } from '../liquid/context.ts'
import {
  compileWebhook,
  type RenderedField,
  renderFields,
  stoppingField,
  type WebhookField,
} from './compiled-webhook.ts'
import { attributesRead, candidateInputs, type LeadInput, literalsOf } from './inputs.ts'
import { leadContext } from './lead-context.ts'

export type ProbeOutcome = 'send' | 'abort' | 'error'

/** Consecutive whole scores with one outcome; the outer ends are those of the range that was probed. */
export interface ScoreRange {
  readonly from: number
  readonly to: number
  readonly outcome: ProbeOutcome
}

export interface Probe {
  /** In order of score, without gaps. */
  readonly ranges: readonly ScoreRange[]
  /** Sent if and only if the score is greater than this; undefined when that is not what the templates do. */
  readonly threshold: number | undefined
}

export type RenderFields = (context: LiquidContext) => readonly RenderedField[]

export interface ScoreBounds {
  readonly min: number | null
  readonly max: number | null
}

/** Scores beyond these are not probed unless a number in the templates or the bounds lie there. */
const usualLow = -1_000
const usualHigh = 10_000
/** Samples between the ends, so that a gate that computes with the score is seen too. */
const samples = 160
/** Filters after which a score is still compared as it is. */
const harmless = /\|\s*(?:default|json_escape|escape|url_\w+|upcase|downcase|capitalize|strip)\b/g

/** Undefined when a template cannot be parsed, or nothing depends on the score. */
export function probeThreshold(
  webhook: Webhook,
  score: string,
  bounds: ScoreBounds,
  declared: number | null,
): Probe | undefined {
  return probeFields(compileWebhook(webhook), score, bounds, declared)
}

/** The same with templates that are parsed already. */
export function probeFields(
  fields: readonly WebhookField[],
  score: string,
  bounds: ScoreBounds,
  declared: number | null,
  render: RenderFields = (context) => renderFields(fields, context, { now: 0 }),
): Probe | undefined {
  if (fields.some(({ template }) => !template.valid)) return undefined
  const outcomeAt = outcomeByScore(fields, score, render)
  const points = samplePoints(fields, bounds, declared)
  const ranges: ScoreRange[] = []
  let from = points[0]!
  let outcome = outcomeAt(from)
  for (const [index, point] of points.entries()) {
    let low = points[Math.max(0, index - 1)]!
    while (outcomeAt(point) !== outcome) {
      // The next change lies between the two: halve until they are neighbours.
      let high = point
      while (high - low > 1) {
        const middle = Math.floor((low + high) / 2)
        if (outcomeAt(middle) === outcome) low = middle
        else high = middle
      }
      ranges.push({ from, to: low, outcome })
      from = low = high
      outcome = outcomeAt(high)
    }
  }
  ranges.push({ from, to: points.at(-1)!, outcome })
  const [below, above] = ranges
  const gate = ranges.length === 2 && below!.outcome !== 'send' && above!.outcome === 'send'
  return { ranges, threshold: gate ? below!.to : undefined }
}

function samplePoints(fields: readonly WebhookField[], bounds: ScoreBounds, declared: number | null): number[] {
  const { numbers } = literalsOf(fields)
  const interesting = [...numbers, ...(declared === null ? [] : [Math.floor(declared)]), 0].flatMap((n) => [
    n - 1,
    n,
    n + 1,
  ])
  const low = bounds.min ?? Math.min(usualLow, ...interesting)
  const high = bounds.max ?? Math.max(usualHigh, ...interesting.map((n) => n * 2))
  const computes = fields.some(({ text }) => /\|\s*\w/.test(text.replaceAll(harmless, '')))
  const count = computes ? samples : 8
  const step = Math.max(1, Math.floor((high - low) / count))
  const grid = Array.from({ length: count + 1 }, (_, index) => low + index * step)
  return [...new Set([...interesting, ...grid, low, high])].filter((n) => n >= low && n <= high).sort((a, b) => a - b)
}

/**
 * What else the templates read is held at the values under which the score makes the most difference: a webhook that
 * aborts for another reason (no e-mail, say) would hide its threshold.
 */
function outcomeByScore(
  fields: readonly WebhookField[],
  score: string,
  render: RenderFields,
): (value: number) => ProbeOutcome {
  const outcome = (input: LeadInput): ProbeOutcome => {
    const stopped = stoppingField(render(leadContext('user', input)))
    if (!stopped) return 'send'
    return stopped.result.outcome === 'aborted' ? 'abort' : 'error'
  }
  const others = attributesRead(fields, score).filter((name) => name !== score)
  const base =
    others.length === 0
      ? new Map<string, unknown>()
      : withoutScore(
          candidateInputs(fields, score).find((input) => input.has(score) && outcome(input) === 'send'),
          score,
        )
  const remembered = new Map<number, ProbeOutcome>()
  return (value) => {
    const known = remembered.get(value)
    if (known) return known
    const found = outcome(new Map([...base, [score, value]]))
    remembered.set(value, found)
    return found
  }
}

function withoutScore(input: LeadInput | undefined, score: string): LeadInput {
  return new Map([...(input ?? [])].filter(([name]) => name !== score))
}
