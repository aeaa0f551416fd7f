/** What is asked for, and whether a replay reaches it. */
import type { Attributes } from '../condition/compile.ts'
import type { Condition } from '../condition/condition.ts'
import type { Lead } from '../engine/lead.ts'
import type { Step } from '../engine/trace.ts'
import type { LeadEvent } from './read-lead.ts'
import { type LeadLog, replay, type ReplayEngine, type Span } from './replay.ts'
import { satisfyingChange } from './satisfy.ts'

export type Goal =
  { readonly kind: 'handoff' } | { readonly kind: 'group'; readonly index: number; readonly name: string }

/** A moment of a replay at which something could have been otherwise. */
export interface Moment {
  readonly time: number
  readonly score: unknown
  readonly attributes: Attributes
}

export interface Attempt {
  /** When the goal is reached first, and the score then. */
  readonly reached: { readonly time: number; readonly score: unknown } | null
  /** When the score was highest first; null while there was none. */
  readonly peak: Moment | null
  /** When an entry began to wait, first and last. */
  readonly firstWait: number | null
  readonly lastWait: number | null
  readonly end: Moment | null
  /** Changes of attributes that would have opened an audience. */
  readonly openers: readonly Opener[]
}

/** What an audience asked for when it refused; `entry` is that of the Canvas. */
export interface Opener {
  readonly time: number
  readonly attributes: Readonly<Record<string, unknown>>
  readonly entry: boolean
}

/** Replays a lead with some more events, and looks for the goal. */
export function attempt(
  engine: ReplayEngine,
  log: LeadLog,
  span: Span,
  goal: Goal,
  added: readonly LeadEvent[],
): Attempt {
  const { plan } = engine
  let lead!: Lead
  let reached: Attempt['reached'] = null
  let peak: Moment | null = null
  let firstWait: number | null = null
  let lastWait: number | null = null
  const openers = new Map<string, Opener>()
  const moment = (time: number): Moment => ({
    time,
    score: lead.attributes.get(plan.score.attribute) ?? null,
    attributes: new Map(lead.attributes),
  })
  const open = (time: number, audience: Condition | null, entry: boolean) => {
    const attributes = audience && satisfyingChange(audience, lead.attributes, plan.score.attribute)
    if (!attributes || openers.size >= 4) return
    const key = JSON.stringify([entry, attributes])
    if (!openers.has(key)) openers.set(key, { time, attributes, entry })
  }
  const trace = (time: number, step: Step) => {
    if (!reached && reaches(goal, step)) reached = { time, score: lead.attributes.get(plan.score.attribute) ?? 0 }
    if (step.what === 'waiting') {
      firstWait ??= time
      lastWait = time
    }
    if (step.what === 'entry refused' && step.reason === 'audience') open(time, plan.entry.audience, true)
    if (step.what === 'hand-off' && step.outcome === 'audience') open(time, plan.handoff!.audience, false)
    if (step.what !== 'wrote' && step.what !== 'seeded' && step.what !== 'hand-off') return
    const score = lead.attributes.get(plan.score.attribute)
    if (typeof score === 'number' && (peak === null || score > (peak.score as number))) peak = moment(time)
  }
  replay(engine, { ...log, events: [...log.events, ...added] }, span, { begin: (one) => void (lead = one), trace })
  return {
    reached,
    peak,
    firstWait,
    lastWait,
    end: span.until === null ? null : moment(span.until),
    openers: [...openers.values()],
  }
}

function reaches(goal: Goal, step: Step): boolean {
  if (goal.kind === 'handoff') return step.what === 'hand-off' && step.outcome === 'sent'
  return step.what === 'advanced' && step.group === goal.index
}
