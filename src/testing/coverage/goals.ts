/** Config and Plan → everything that tests can show about them, each with its place. */
import { type Condition, type ConditionTest, conditionTests } from '../../condition/condition.ts'
import type { Condition as ConfigCondition, LeadscoreConfig } from '../../config/config.generated.ts'
import { readTrigger } from '../../config/lower.ts'
import type { Path } from '../../document/parse.ts'
import { parseLiquid } from '../../liquid/template.ts'
import type { Plan } from '../../plan/plan.ts'
import type { Span } from '../../text/source.ts'
import { Branches } from './branches.ts'
import type { CoverageKind } from './report.ts'

export interface Goal {
  readonly name: string
  met: boolean
}

export interface GoalItem {
  readonly kind: CoverageKind
  readonly name: string
  readonly path: Path
  /** A part of the text at the path. */
  readonly within?: Span
  readonly goals: readonly Goal[]
}

/** The goals by what meets them. */
export class Goals {
  readonly items: GoalItem[] = []
  readonly entryTriggers: readonly Goal[]
  readonly entryAudience: Goal | undefined
  readonly entryReeligibility: Goal | undefined
  readonly groups: readonly Goal[]
  /** By group, in the order of the config. */
  readonly triggers: readonly (readonly Goal[])[]
  readonly windows: readonly Goal[]
  readonly min: Goal | undefined
  readonly max: Goal | undefined
  readonly sent: Goal | undefined
  readonly aborted: Goal | undefined
  readonly handoffAudience: Goal | undefined
  readonly handoffReeligibility: Goal | undefined
  readonly crmSync: Goal | undefined
  readonly branches: Branches | undefined
  readonly seed: Goal | undefined
  /** Of every leaf of a condition: matched, and not matched. */
  readonly leaves = new Map<ConditionTest, { readonly match: Goal; readonly mismatch: Goal }>()

  constructor(plan: Plan, config: LeadscoreConfig) {
    const { entry, handoff, launch, score } = plan
    this.min = score.min === null ? undefined : this.#add('bounds', 'the floor', ['score', 'min'], 'a score held')
    this.max = score.max === null ? undefined : this.#add('bounds', 'the ceiling', ['score', 'max'], 'a score held')
    this.entryTriggers = entry.triggers.map(({ origin, where }, index) => {
      this.#addLeaves(where, readTrigger(config.entry.triggers[index]!).where, [...origin, 'where'])
      return this.#add('entry triggers', 'entry trigger', origin, 'a lead let in')
    })
    const audience: Path = ['entry', 'audience']
    this.entryAudience = entry.audience ? this.#add('entry', 'entry audience', audience, 'a lead refused') : undefined
    this.#addLeaves(entry.audience, config.entry.audience, audience)
    this.entryReeligibility =
      entry.reeligibilityMs === 0
        ? undefined
        : this.#add('entry', 're-eligibility', ['entry', 'reeligibility'], 'a lead refused')
    this.groups = plan.groups.map(({ name, origin }) =>
      this.#add('groups', `group ${name}`, [...origin, 'name'], 'a lead sent through'),
    )
    this.triggers = plan.groups.map(({ name, triggers }, group) =>
      triggers.map(({ origin, where }, index) => {
        this.#addLeaves(where, readTrigger(config.action_groups[group]!.triggers[index]!).where, [...origin, 'where'])
        return this.#add('triggers', `trigger of ${name}`, origin, 'an action that counts')
      }),
    )
    this.windows = config.inactivity
      ? plan.windows.map(({ origin }) => this.#add('windows', 'inactivity window', [...origin, 'window'], 'its end'))
      : []
    this.seed =
      launch?.seed == null ? undefined : this.#add('launch', 'seed', ['launch', 'seed'], 'a first score written')
    if (!handoff) return
    const { url, headers, body } = handoff.webhook
    const canAbort = [url, body, ...headers.map(({ value }) => value)].some((text) => parseLiquid(text).canAbort)
    const place: Path = ['handoff', 'webhook']
    this.sent = this.#add('hand-off', 'webhook', place, 'a hand-off sent')
    this.aborted = canAbort ? this.#add('hand-off', 'webhook', place, 'a hand-off aborted') : undefined
    this.branches = new Branches(handoff)
    this.items.push(...this.branches.items)
    this.handoffAudience = handoff.audience
      ? this.#add('hand-off', 'hand-off audience', ['handoff', 'audience'], 'a hand-off refused')
      : undefined
    this.#addLeaves(handoff.audience, config.handoff?.audience, ['handoff', 'audience'])
    this.handoffReeligibility =
      handoff.reeligibilityMs === 0
        ? undefined
        : this.#add('hand-off', 're-eligibility', ['handoff', 'reeligibility'], 'a hand-off refused')
    this.crmSync = handoff.crmSync
      ? this.#add('hand-off', 'CRM sync', ['handoff', 'crm_sync'], 'an answer written')
      : undefined
  }

  #add(kind: CoverageKind, name: string, path: Path, goal: string): Goal {
    const added: Goal = { name: goal, met: false }
    this.items.push({ kind, name, path, goals: [added] })
    return added
  }

  /** The filters of a trigger's argument come first in the Plan, and have no place of their own. */
  #addLeaves(condition: Condition | null, list: readonly ConfigCondition[] | undefined, path: Path): void {
    const paths = leafPaths(list ?? [], path)
    const tests = [...conditionTests(condition)].slice(-paths.length || Infinity)
    for (const [index, test] of tests.entries()) {
      const [match, mismatch] = ['a match', 'a mismatch'].map((name): Goal => ({ name, met: false })) as [Goal, Goal]
      this.leaves.set(test, { match, mismatch })
      const name = `${test.name} ${test.operator.replaceAll('_', ' ')}`
      this.items.push({ kind: 'filters', name, path: paths[index]!, goals: [match, mismatch] })
    }
  }
}

/** The places of the leaves of a list of conditions, in order. */
export function leafPaths(list: readonly ConfigCondition[], path: Path): Path[] {
  return list.flatMap((condition, index): Path[] => {
    const own = [...path, index]
    for (const op of ['all', 'any', 'none'] as const) {
      const of = condition[op]
      if (of) return leafPaths(of, [...own, op])
    }
    return [own]
  })
}
