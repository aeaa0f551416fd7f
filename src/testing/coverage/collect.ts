/**
 * Follows leads, of scenarios or of a log, and notes which goals they meet. Conditions are evaluated once more beside the engine, leaf by leaf
 * and no further than the engine looks: what decides nothing is not covered.
 */
import { type Attributes, compileCondition, type CompiledCondition, type Properties } from '../../condition/compile.ts'
import type { Condition, ConditionTest } from '../../condition/condition.ts'
import type { LeadscoreConfig } from '../../config/decode.ts'
import type { Document } from '../../document/parse.ts'
import { type Change, profileCode, Program } from '../../engine/program.ts'
import type { EntryRefusal, Step } from '../../engine/trace.ts'
import type { Plan, PlanTrigger } from '../../plan/plan.ts'
import type { Observer } from '../bench.ts'
import { partOf } from '../part-of.ts'
import { labelOf } from '../test-file.ts'
import { type Goal, Goals } from './goals.ts'
import type { ConfigCoverage, CoverageOrigin } from './report.ts'

type EventStep = Extract<Step, { what: 'event' }>
type HandoffStep = Extract<Step, { what: 'hand-off' }>

export class CoverageObserver implements Observer {
  readonly #plan: Plan
  readonly #goals: Goals
  readonly #leaves = new Map<ConditionTest, CompiledCondition>()
  /** Its codes are those of every program of this plan. */
  readonly #program: Program
  /** The trigger through which the current event matches a group. */
  #action: Goal | undefined
  /** The entry trigger that the current event fires. */
  #knocked: Goal | undefined
  /** The entry triggers that the write just before fires. */
  #written: readonly Goal[] | undefined

  constructor(plan: Plan, config: LeadscoreConfig) {
    this.#plan = plan
    this.#goals = new Goals(plan, config)
    this.#program = new Program(plan, null)
  }

  step(time: number, step: Step, attributes: Attributes): void {
    const written = this.#written
    this.#written = undefined
    const goals = this.#goals
    switch (step.what) {
      case 'event':
        return this.#begin(step, attributes)
      case 'seeded':
        meet(goals.seed)
        this.#written = this.#scoreTriggers(step.score)
        return
      case 'missed':
        this.#action = undefined
        return
      case 'remembered':
        return meet(this.#action)
      case 'advanced':
        meet(this.#action)
        return meet(goals.groups[step.group])
      case 'window ended':
        return meet(goals.windows[step.stage])
      case 'wrote':
        if (step.to > (step.from ?? 0) + step.points) meet(goals.min)
        if (step.to < (step.from ?? 0) + step.points) meet(goals.max)
        this.#written = this.#scoreTriggers(step.to)
        return
      case 'entered':
        this.#matches(this.#plan.entry.audience, attributes, null)
        for (const goal of written ?? [this.#knocked]) meet(goal)
        return
      case 'entry refused':
        return this.#refused(step.reason, attributes)
      case 'hand-off':
        return this.#handoff(step, attributes, time)
      case 'not written':
      case 'waiting':
      case 'left':
        return
    }
  }

  /** Which triggers an event fires, as the engine finds them: the first one that matches. */
  #begin({ origin, code, payload, changes }: EventStep, attributes: Attributes): void {
    this.#action = undefined
    this.#knocked = undefined
    if (origin === 'before launch') return
    if (origin === 'crm sync') meet(this.#goals.crmSync)
    const properties = code === profileCode ? null : payload
    const fires = (trigger: PlanTrigger) =>
      this.#isFiredBy(trigger, code, changes) && this.#matches(trigger.where, attributes, properties)
    this.#action = this.#firstAction(fires)
    const { score, entry } = this.#plan
    const skipped = (trigger: PlanTrigger) =>
      score.heartbeat && trigger.match.on === 'attribute' && trigger.match.attribute === score.attribute
    const index = entry.triggers.findIndex((trigger) => !skipped(trigger) && fires(trigger))
    this.#knocked = this.#goals.entryTriggers[index]
  }

  #isFiredBy({ match }: PlanTrigger, code: number, changes: readonly Change[]): boolean {
    if (match.on === 'event') return this.#program.codeOf(match.type, match.name) === code
    const change = changes.find(([name]) => name === match.attribute)
    if (!change || (match.to !== null && change[1] !== match.to)) return false
    return !match.nonEmpty || (typeof change[1] === 'string' && change[1] !== '')
  }

  #firstAction(fires: (trigger: PlanTrigger) => boolean): Goal | undefined {
    for (const [group, { triggers }] of this.#plan.groups.entries()) {
      const index = triggers.findIndex(fires)
      if (index >= 0) return this.#goals.triggers[group]![index]
    }
    return undefined
  }

  #scoreTriggers(value: number): Goal[] {
    const { score, entry } = this.#plan
    return entry.triggers.flatMap(({ match }, index) =>
      match.on === 'attribute' && match.attribute === score.attribute && (match.to === null || match.to === value)
        ? [this.#goals.entryTriggers[index]!]
        : [],
    )
  }

  #refused(reason: EntryRefusal, attributes: Attributes): void {
    if (reason === 're-eligibility') meet(this.#goals.entryReeligibility)
    if (reason !== 'audience') return
    this.#matches(this.#plan.entry.audience, attributes, null)
    meet(this.#goals.entryAudience)
  }

  #handoff({ outcome }: HandoffStep, attributes: Attributes, time: number): void {
    const goals = this.#goals
    const audienceLooked = outcome === 'sent' || outcome === 'aborted' || outcome === 'audience'
    if (audienceLooked) this.#matches(this.#plan.handoff?.audience ?? null, attributes, null)
    if (outcome === 'sent' || outcome === 'aborted') goals.branches?.render(attributes, time)
    meet(
      {
        sent: goals.sent,
        aborted: goals.aborted,
        audience: goals.handoffAudience,
        're-eligibility': goals.handoffReeligibility,
        'not a number': undefined,
      }[outcome],
    )
  }

  /** Evaluates a condition in the order of the engine, and notes the outcome of every leaf that is looked at. */
  #matches(condition: Condition | null, attributes: Attributes, properties: Properties): boolean {
    if (!condition) return true
    if (condition.op === 'test') return this.#leaf(condition, attributes, properties)
    const matches = (one: Condition) => this.#matches(one, attributes, properties)
    if (condition.op === 'all') return condition.of.every(matches)
    return condition.of.some(matches) === (condition.op === 'any')
  }

  #leaf(test: ConditionTest, attributes: Attributes, properties: Properties): boolean {
    let compiled = this.#leaves.get(test)
    if (!compiled) {
      compiled = compileCondition(test)
      this.#leaves.set(test, compiled)
    }
    const matched = compiled(attributes, properties)
    const goals = this.#goals.leaves.get(test)
    meet(matched ? goals?.match : goals?.mismatch)
    return matched
  }

  /** `origin` is where the leads came from. */
  report(config: string, document: Document, origin: CoverageOrigin): ConfigCoverage {
    const items = this.#goals.items.map(({ kind, name, path, within, goals }) => {
      // An item of a list has no key.
      const aim = typeof path.at(-1) === 'number' ? 'value' : 'key'
      const span = within ? partOf(document, path, within) : labelOf(document, path, aim).span
      return { kind, name, span, goals: goals.map((goal) => ({ name: goal.name, metBy: goal.met ? [origin] : [] })) }
    })
    const ordered = items.toSorted((a, b) => a.span.start - b.span.start)
    return { config, source: document.source, origins: [origin], items: ordered }
  }
}

function meet(goal: Goal | undefined): void {
  if (goal) goal.met = true
}
