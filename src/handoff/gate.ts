/**
 * Whether the webhook's templates send or abort for a lead (semantics H4). Rendering at every change of a score would
 * be too slow: what a template can see is known statically, so it is rendered once per distinct input.
 */
import type { AttributeReader } from '../condition/compile.ts'
import type { HandoffGate } from '../engine/program.ts'
import { type LiquidTemplate, parseLiquid } from '../liquid/template.ts'
import type { Handoff } from '../plan/plan.ts'
import { attributeOfProfileField, leadContext } from './lead-context.ts'

export interface GateAnalysis {
  readonly gate: HandoffGate
  /** Attributes that decide; null when every attribute may. */
  readonly reads: readonly string[] | null
  /** What else has a say: which user it is, or when. */
  readonly alsoDecides: 'the user' | 'the time' | null
}

/** Whether nothing but the score, in this attribute, has a say. */
export function goesByScore({ reads, alsoDecides }: GateAnalysis, attribute: string): boolean {
  return alsoDecides === null && reads !== null && reads.every((name) => name === attribute)
}

/** Distinct inputs that are remembered; templates that read more than the score may see very many. */
const maximumRemembered = 100_000

export function handoffGate(handoff: Handoff | null): GateAnalysis {
  if (!handoff) return { gate: () => false, reads: [], alsoDecides: null }
  const { url, headers, body } = handoff.webhook
  // Each field is rendered on its own (liquid.md 1.4), and one that cannot abort has no say.
  const deciding = [url, ...headers.map(({ value }) => value), body].map(parseLiquid).filter(({ canAbort }) => canAbort)
  const references = deciding.flatMap(({ reads }) => reads)
  const attributes = new Set<string>()
  let perUser = false
  for (const { namespace, name } of references) {
    if (namespace === 'custom_attribute') attributes.add(name)
    else if (namespace === 'profile' && name === 'user_id') perUser = true
    else if (namespace === 'profile') attributes.add(attributeOfProfileField(name) ?? name)
  }
  const timeDependent = deciding.some((template) => template.timeDependent)
  const names = [...attributes]
  const decide = (user: () => string, values: AttributeReader, time: number) =>
    deciding.every((template) => sends(template, user(), values, time))
  if (deciding.length === 0) return { gate: () => true, reads: names, alsoDecides: null }
  const remembered = new Map<unknown, boolean>()
  const gate: HandoffGate = (user, values, time) => {
    if (timeDependent) return decide(user, values, time)
    const key = inputKey(names, perUser ? user() : null, values)
    let decision = remembered.get(key)
    if (decision === undefined) {
      if (remembered.size >= maximumRemembered) remembered.clear()
      decision = decide(user, values, time)
      remembered.set(key, decision)
    }
    return decision
  }
  return { gate, reads: names, alsoDecides: timeDependent ? 'the time' : perUser ? 'the user' : null }
}

function sends(template: LiquidTemplate, user: string, values: AttributeReader, time: number): boolean {
  return template.render(leadContext(user, values), { now: time }).outcome === 'rendered'
}

/** The usual body reads the score alone: then the number itself is the key. */
function inputKey(names: readonly string[], user: string | null, values: AttributeReader): unknown {
  if (user === null && names.length === 1) {
    const value = values.get(names[0]!)
    if (typeof value === 'number') return value
  }
  return JSON.stringify([user, ...names.map((name) => values.get(name) ?? null)])
}
