/** What rules look at: the config in the shapes that rules ask about, each part with its path. */
import type { Condition as ConfigCondition, LeadscoreConfig, Trigger } from '../config/config.generated.ts'
import { lowerTrigger, readTrigger } from '../config/lower.ts'
import { operatorNames, type OperatorName } from '../condition/operators.ts'
import type { Document, Path } from '../document/parse.ts'
import type { PlanTrigger } from '../plan/plan.ts'
import { parseDuration } from '../text/duration.ts'
import { triggers } from '../triggers/index.ts'

export interface TriggerUse {
  readonly kind: string
  readonly path: Path
  /** Index of the action group; null for an entry trigger. */
  readonly group: number | null
  readonly plan: PlanTrigger
  readonly hasFilters: boolean
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
  readonly ms: number | undefined
  readonly points: unknown
}

/**
 * Built from what is left of a config after broken parts were cut out: every list may have gaps, which the members
 * here leave out.
 */
export class Subject {
  readonly document: Document
  readonly config: LeadscoreConfig

  constructor(document: Document, config: LeadscoreConfig) {
    this.document = document
    this.config = config
  }

  get scoreAttribute(): string {
    return this.config.score.attribute
  }

  get groups(): readonly { readonly index: number; readonly path: Path; readonly config: LeadscoreConfig['action_groups'][number] }[] {
    return this.config.action_groups.flatMap((config, index) =>
      config === undefined ? [] : [{ index, path: ['action_groups', index], config }],
    )
  }

  get entryTriggers(): readonly TriggerUse[] {
    return uses(this.config.entry.triggers, ['entry', 'triggers'], null)
  }

  get groupTriggers(): readonly TriggerUse[] {
    return this.groups.flatMap(({ config, path, index }) => uses(config.triggers, [...path, 'triggers'], index))
  }

  /** The windows as written; a config without `inactivity` has none. */
  get windows(): readonly WindowUse[] {
    const { inactivity } = this.config
    if (inactivity === undefined) return []
    const list = Array.isArray(inactivity)
      ? inactivity.map((window, index) => ({ window, path: ['inactivity', index] as Path }))
      : [{ window: inactivity, path: ['inactivity'] as Path }]
    return list.flatMap(({ window, path }) =>
      window === undefined
        ? []
        : [{ path, text: window.window, ms: parseDuration(window.window ?? '1d'), points: window.points }],
    )
  }

  get hasBounds(): boolean {
    return this.config.score.min !== undefined || this.config.score.max !== undefined
  }

  /** Semantics U3. */
  get heartbeat(): boolean {
    return this.hasBounds || this.windows.length > 1
  }

  get conditions(): readonly ConditionUse[] {
    const { entry, handoff } = this.config
    return [
      ...leaves(entry.audience, ['entry', 'audience'], 'entry audience', false),
      ...leaves(handoff?.audience, ['handoff', 'audience'], 'hand-off audience', false),
      ...[...this.entryTriggers, ...this.groupTriggers].flatMap(({ path }) =>
        leaves(this.#whereAt(path), [...path, 'where'], 'trigger filter', false),
      ),
    ]
  }

  #whereAt(path: Path): readonly ConfigCondition[] | undefined {
    let node: unknown = this.config
    for (const segment of path) node = (node as Record<string | number, unknown>)[segment]
    return typeof node === 'object' ? (node as { where?: ConfigCondition[] }).where : undefined
  }
}

function uses(list: readonly (Trigger | undefined)[], path: Path, group: number | null): TriggerUse[] {
  return (list ?? []).flatMap((trigger, index): TriggerUse[] => {
    if (trigger === undefined) return []
    const { kind, where } = readTrigger(trigger)
    if (!triggers.has(kind)) return []
    const own = [...path, index]
    return [{ kind, path: own, group, plan: lowerTrigger(trigger, own), hasFilters: where !== undefined }]
  })
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
    const name = condition.attribute ?? condition.property ?? ''
    return [{ where, subject, name, operator, value: condition[operator], path: own, negated }]
  })
}
