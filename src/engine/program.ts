/** Plan → Program: triggers looked up by event code or attribute, conditions compiled. Built once per run. */
import {
  compileCondition,
  type AttributeReader,
  type CompiledCondition,
  type Properties,
} from '../condition/compile.ts'
import { conditionTests, type Condition } from '../condition/condition.ts'
import { profileCode, type Projection } from '../events/batch.ts'
import type { EventType, Plan, PlanTrigger, Scalar } from '../plan/plan.ts'

export { profileCode }

/** Decides whether a hand-off is sent, for a user with these attributes at this time (semantics H4). */
export type HandoffGate = (user: () => string, attributes: AttributeReader, time: number) => boolean

/** What an event fires. */
export interface EventMatch {
  /** Index of the action group, or -1. */
  readonly group: number
  readonly entry: boolean
}

interface EventTrigger {
  /** Index of the action group; -1 is an entry trigger. */
  readonly group: number
  readonly where: CompiledCondition
}

interface AttributeTrigger extends EventTrigger {
  readonly attribute: string
  readonly to: Scalar | null
  readonly nonEmpty: boolean
  readonly isConditional: boolean
}

/** A changed attribute and its new value (semantics P3). */
export type Change = readonly [name: string, value: Scalar]

const noAttributes: AttributeReader = new Map()

export class Program implements Projection {
  readonly plan: Plan
  readonly entryAudience: CompiledCondition
  readonly handoffAudience: CompiledCondition
  /** Values of `to` of the entry triggers on the score; null is any value. */
  readonly scoreEntries: readonly (Scalar | null)[]
  readonly #codes = new Map<string, number>()
  readonly #triggers: EventTrigger[][] = [[]]
  readonly #attributeTriggers: AttributeTrigger[] = []
  readonly #propertyTests: ((properties: Properties) => boolean)[][] = [[]]
  /** By code: whether an attribute has a say in what an event fires. */
  readonly #readsAttributes: boolean[] = [true]
  readonly #knownTests = new Set<string>()
  readonly #propertyNames: Set<string>[] = [new Set()]
  readonly #attributes = new Set<string>()
  readonly attributeNames: ReadonlySet<string> | null

  /** `alsoReads`: attributes that the hand-off's templates read; null keeps every attribute. */
  constructor(plan: Plan, alsoReads: Iterable<string> | null) {
    this.plan = plan
    this.attributeNames = alsoReads === null ? null : this.#attributes
    this.entryAudience = this.#condition(plan.entry.audience)
    this.handoffAudience = this.#condition(plan.handoff?.audience ?? null)
    this.#attributes.add(plan.score.attribute)
    for (const name of alsoReads ?? []) this.#attributes.add(name)
    // Entry triggers go last: within an event the action path comes first (semantics A6).
    for (const [index, group] of plan.groups.entries()) for (const trigger of group.triggers) this.#add(trigger, index)
    for (const trigger of plan.entry.triggers) this.#add(trigger, -1)
    this.scoreEntries = plan.entry.triggers.flatMap(({ match }) =>
      match.on === 'attribute' && match.attribute === plan.score.attribute ? [match.to] : [],
    )
  }

  #condition(condition: Condition | null): CompiledCondition {
    for (const test of conditionTests(condition)) if (test.subject === 'attribute') this.#attributes.add(test.name)
    return compileCondition(condition)
  }

  #add(trigger: PlanTrigger, group: number): void {
    const { match } = trigger
    const where = this.#condition(trigger.where)
    if (match.on === 'attribute') {
      this.#attributes.add(match.attribute)
      const { attribute, to, nonEmpty } = match
      this.#attributeTriggers.push({ group, where, attribute, to, nonEmpty, isConditional: trigger.where !== null })
      return
    }
    const key = `${match.type}:${match.name ?? ''}`
    let code = this.#codes.get(key)
    if (code === undefined) {
      code = this.#triggers.length
      this.#codes.set(key, code)
      this.#triggers.push([])
      this.#propertyTests.push([])
      this.#readsAttributes.push(false)
      this.#propertyNames.push(new Set())
    }
    this.#triggers[code]!.push({ group, where })
    for (const test of conditionTests(trigger.where)) {
      if (test.subject !== 'property') {
        this.#readsAttributes[code] = true
        continue
      }
      // The same filter of several triggers is one.
      const key = `${code} ${JSON.stringify(test)}`
      if (!this.#knownTests.has(key)) {
        this.#knownTests.add(key)
        const compiled = compileCondition(test)
        this.#propertyTests[code]!.push((properties) => compiled(noAttributes, properties))
      }
      // A name is looked up as it is, or else as a path (C3).
      this.#propertyNames[code]!.add(test.name).add(test.name.split('.', 1)[0]!)
    }
  }

  codeOf(type: EventType, name: string | null): number {
    if (type === 'profile') return profileCode
    return this.#codes.get(`${type}:${name ?? ''}`) ?? -1
  }

  get codes(): number {
    return this.#triggers.length
  }

  get customEvents(): [name: string, code: number][] {
    const prefix = 'custom_event:'
    return [...this.#codes].flatMap(([key, code]) => (key.startsWith(prefix) ? [[key.slice(prefix.length), code]] : []))
  }

  propertyTests(code: number): readonly ((properties: Properties) => boolean)[] {
    return this.#propertyTests[code]!
  }

  propertyNames(code: number): ReadonlySet<string> {
    return this.#propertyNames[code]!
  }

  /** What every event like this one fires; null when that depends on the user. */
  matchOf(code: number, properties: Properties): EventMatch | null {
    if (this.#readsAttributes[code]) return null
    return {
      group: this.groupOf(code, [], noAttributes, properties),
      entry: this.firesEntry(code, [], noAttributes, properties, null),
    }
  }

  /** What every change of an attribute to a text that is not empty fires; null when that depends on more. */
  matchOfText(attribute: string): EventMatch | null {
    const triggers = this.#attributeTriggers.filter((trigger) => trigger.attribute === attribute)
    if (triggers.some(({ to, isConditional }) => to !== null || isConditional)) return null
    const group = triggers.find((trigger) => trigger.group >= 0)?.group ?? -1
    return { group, entry: triggers.some((trigger) => trigger.group < 0) }
  }

  /** Index of the group an event matches (the first listed wins, semantics A1), or -1. */
  groupOf(code: number, changes: readonly Change[], attributes: AttributeReader, properties: Properties): number {
    for (const trigger of this.#fired(code, changes)) {
      if (trigger.group >= 0 && trigger.where(attributes, properties)) return trigger.group
    }
    return -1
  }

  /** Whether an event fires an entry trigger (semantics E1). `skip` is an attribute whose change does not count. */
  firesEntry(
    code: number,
    changes: readonly Change[],
    attributes: AttributeReader,
    properties: Properties,
    skip: string | null,
  ): boolean {
    for (const trigger of this.#fired(code, changes, skip)) {
      if (trigger.group < 0 && trigger.where(attributes, properties)) return true
    }
    return false
  }

  #fired(code: number, changes: readonly Change[], skip: string | null = null): readonly EventTrigger[] {
    if (code !== profileCode) return this.#triggers[code]!
    if (changes.length === 0) return []
    return this.#attributeTriggers.filter((trigger) => {
      if (trigger.attribute === skip) return false
      const change = changes.find(([name]) => name === trigger.attribute)
      if (!change || (trigger.to !== null && change[1] !== trigger.to)) return false
      return !trigger.nonEmpty || (typeof change[1] === 'string' && change[1] !== '')
    })
  }
}
