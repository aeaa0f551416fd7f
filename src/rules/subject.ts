/** What rules look at: the config in the shapes that rules ask about, each part with its path. */
import { compileCondition } from '../condition/compile.ts'
import type { Condition, ConditionTest } from '../condition/condition.ts'
import { operatorNames, regexProblem, type OperatorName } from '../condition/operators.ts'
import type { Condition as ConfigCondition, LeadscoreConfig, Trigger } from '../config/config.generated.ts'
import { defaultWindow, lowerConditions, lowerTrigger, readTrigger } from '../config/lower.ts'
import type { Document, Path } from '../document/parse.ts'
import type { PlanTrigger } from '../plan/plan.ts'
import { parseDuration } from '../text/duration.ts'
import { triggers } from '../triggers/index.ts'
import { WebhookUse } from './webhook-use.ts'

export interface GroupUse {
  readonly index: number
  readonly path: Path
  readonly config: LeadscoreConfig['action_groups'][number]
}

export interface TriggerUse {
  readonly kind: string
  readonly argument: unknown
  readonly path: Path
  /** Index of the action group; null for an entry trigger. */
  readonly group: number | null
  readonly plan: PlanTrigger
}

/** A leaf of a condition, wherever it stands. */
export interface ConditionUse {
  readonly where: 'entry audience' | 'hand-off audience' | 'trigger filter'
  readonly subject: 'attribute' | 'property'
  readonly name: string
  readonly operator: OperatorName
  readonly value: unknown
  /** Path of the leaf. */
  readonly path: Path
  /** An odd number of `none` lies above it. */
  readonly negated: boolean
}

export interface WindowUse {
  readonly path: Path
  /** As written; undefined when left out. */
  readonly text: string | undefined
  /** Braze's default when left out; undefined when it is no duration. */
  readonly ms: number | undefined
  readonly points: unknown
}

/**
 * Built from what is left of a config after broken parts were cut out: every list may have gaps, which the members
 * here leave out, and values that only rules check (points, lengths of lists and names) may be anything.
 */
export class Subject {
  readonly document: Document
  readonly config: LeadscoreConfig
  readonly groups: readonly GroupUse[]
  readonly entryTriggers: readonly TriggerUse[]
  readonly groupTriggers: readonly TriggerUse[]
  /** The windows as written; a config without `inactivity` has none. */
  readonly windows: readonly WindowUse[]
  readonly conditions: readonly ConditionUse[]
  readonly webhook: WebhookUse

  constructor(document: Document, config: LeadscoreConfig) {
    this.document = document
    this.config = config
    this.groups = config.action_groups.flatMap((group: GroupUse['config'] | undefined, index) =>
      group === undefined ? [] : [{ index, path: ['action_groups', index], config: group }],
    )
    this.entryTriggers = triggerUses(config.entry.triggers, ['entry', 'triggers'], null)
    this.groupTriggers = this.groups.flatMap((group) =>
      triggerUses(group.config.triggers, [...group.path, 'triggers'], group.index),
    )
    this.windows = windowUses(config.inactivity)
    this.conditions = [
      ...leaves(config.entry.audience, ['entry', 'audience'], 'entry audience', false),
      ...leaves(config.handoff?.audience, ['handoff', 'audience'], 'hand-off audience', false),
      ...filters(config.entry.triggers, ['entry', 'triggers']),
      ...this.groups.flatMap((group) => filters(group.config.triggers, [...group.path, 'triggers'])),
    ]
    this.webhook = new WebhookUse(config, () => this.attributesOfAll)
  }

  get scoreAttribute(): string {
    return this.config.score.attribute
  }

  /** Semantics U3. */
  get heartbeat(): boolean {
    const { min, max } = this.config.score
    return min !== undefined || max !== undefined || this.windows.length > 1
  }

  /** Entry triggers that fire when the score changes. */
  get scoreTriggers(): readonly TriggerUse[] {
    return this.entryTriggers.filter(({ plan }) => onAttribute(plan, this.scoreAttribute))
  }

  /** How long an entry waits at most (semantics I2). */
  get waitMs(): number {
    const last = this.windows.at(-1)
    return (last === undefined ? parseDuration(defaultWindow) : last.ms) ?? 0
  }

  /** `Infinity` is never again (semantics E2). */
  get reeligibilityMs(): number {
    return reeligibilityMs(this.config.entry.reeligibility)
  }

  /** A lead that waited for the whole window enters again. */
  get loops(): boolean {
    const anyValue = this.scoreTriggers.some(({ plan }) => plan.match.on === 'attribute' && plan.match.to === null)
    return anyValue && this.reeligibilityMs <= this.waitMs
  }

  get handoffAudience(): Condition | null {
    return lowerConditions(withoutGaps(this.config.handoff?.audience))
  }

  /** Attributes that every lead has who can be handed off: an audience asks for them. */
  get attributesOfAll(): ReadonlySet<string> {
    const { entry, handoff } = this.config
    const asked = [entry.audience, handoff?.audience]
      .flatMap((list) => (list ?? []).map((condition) => lowerConditions(withoutGaps([condition]))))
      .flatMap((condition) => (condition?.op === 'test' && condition.subject === 'attribute' ? [condition] : []))
    const absent = new Map<string, unknown>()
    return new Set(
      asked.filter((test) => isUsable(test) && !compileCondition(test)(absent, null)).map(({ name }) => name),
    )
  }
}

/** A test whose value is of a kind that can be compared at all. */
function isUsable({ operator, value }: ConditionTest): boolean {
  if (operator === undefined) return false
  return !operator.includes('regex') || regexProblem(String(value)) === undefined
}

export function reeligibilityMs(text: string | undefined): number {
  return text === 'never' ? Infinity : (parseDuration(text ?? '0s') ?? Infinity)
}

/** The shortest part of a trigger that says what it is: the argument, or the bare word. */
export function triggerPath({ kind, argument, path }: TriggerUse): Path {
  return argument === undefined ? path : [...path, kind]
}

export function onAttribute({ match }: PlanTrigger, name: string): boolean {
  return match.on === 'attribute' && match.attribute === name
}

function triggerUses(list: readonly (Trigger | undefined)[], path: Path, group: number | null): TriggerUse[] {
  return list.flatMap((trigger, index): TriggerUse[] => {
    if (trigger === undefined) return []
    const { kind, argument } = readTrigger(trigger)
    if (!triggers.has(kind)) return []
    const own = [...path, index]
    return [{ kind, argument, path: own, group, plan: lowerTrigger(withoutGaps(trigger), own) }]
  })
}

function windowUses(inactivity: LeadscoreConfig['inactivity']): WindowUse[] {
  if (inactivity === undefined) return []
  const list = Array.isArray(inactivity)
    ? inactivity.map((window, index) => ({ window, path: ['inactivity', index] as Path }))
    : [{ window: inactivity, path: ['inactivity'] as Path }]
  return list.flatMap(({ window, path }) =>
    window === undefined
      ? []
      : [{ path, text: window.window, ms: parseDuration(window.window ?? defaultWindow), points: window.points }],
  )
}

function filters(list: readonly (Trigger | undefined)[], path: Path): ConditionUse[] {
  return list.flatMap((trigger, index) =>
    typeof trigger === 'object' ? leaves(trigger.where, [...path, index, 'where'], 'trigger filter', false) : [],
  )
}

function leaves(
  list: readonly (ConfigCondition | undefined)[] | undefined,
  path: Path,
  where: ConditionUse['where'],
  negated: boolean,
): ConditionUse[] {
  return (list ?? []).flatMap((condition, index): ConditionUse[] => {
    if (condition === undefined) return []
    const own = [...path, index]
    for (const op of ['all', 'any', 'none'] as const) {
      if (condition[op]) return leaves(condition[op], [...own, op], where, op === 'none' ? !negated : negated)
    }
    const operator = operatorNames.find((name) => name in condition)
    if (operator === undefined) return []
    const subject = condition.attribute === undefined ? 'property' : 'attribute'
    const name = condition.attribute ?? condition.property
    return name === undefined
      ? []
      : [{ where, subject, name, operator, value: condition[operator], path: own, negated }]
  })
}

/** A copy in which lists have lost what was cut out of them. */
function withoutGaps<T>(node: T): T {
  if (Array.isArray(node)) return node.filter((item) => item !== undefined).map(withoutGaps) as T
  if (typeof node !== 'object' || node === null) return node
  return Object.fromEntries(Object.entries(node).map(([key, value]) => [key, withoutGaps(value)])) as T
}
