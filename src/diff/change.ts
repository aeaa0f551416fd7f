/** One difference between two configs, as data. Prose is made of it last, by `words.ts` and the formats. */
import type { Condition } from '../condition/condition.ts'
import type { SourceMapping } from '../events/dialects/mapping.ts'
import type { ActionGroup, Handoff, Origin, Plan, PlanTrigger } from '../plan/plan.ts'

/** What a change can reach: scores (and with them hand-offs), hand-offs alone, only what is sent, or nothing. */
export type Effect = 'scores' | 'hand-offs' | 'request' | 'none'

/** What the templates of a webhook decide, as far as probing finds out; the score is the one thing that varies. */
export type Decision =
  | { readonly sends: 'always' | 'never' | 'unknown' }
  | { readonly sends: 'above'; readonly score: number }
  | { readonly sends: 'within'; readonly ranges: readonly { readonly from: number; readonly to: number }[] }

export interface WindowValue {
  readonly ms: number
  readonly points: number
}

/** What stands before and after, by kind of change. `null` beside these: there was nothing, or is nothing any more. */
export interface ChangeValues {
  name: string
  description: string
  owner: string
  tags: readonly string[]
  gates: readonly string[]
  'score-attribute': string
  'score-min': number
  'score-max': number
  trigger: PlanTrigger
  /** Names of the groups it stood and stands in; the trigger itself is `detail`. */
  'trigger-moved': string
  condition: Condition
  reeligibility: number | 'never'
  subscription: Plan['entry']['subscription']
  group: ActionGroup
  'group-name': string
  'group-points': number | 'exit'
  /** The group that it follows; null is the first place. */
  'group-moved': string
  ranked: boolean
  window: number
  'window-points': number
  windows: readonly WindowValue[]
  handoff: Handoff
  'handoff-name': string
  threshold: number
  method: string
  template: string
  'crm-sync': NonNullable<Handoff['crmSync']>
  launch: NonNullable<Plan['launch']>
  source: SourceMapping
}

export type ChangeKind = keyof ChangeValues

export interface ChangeOf<Kind extends ChangeKind> {
  readonly kind: Kind
  /** What it is about: the name of a group, `entry`, `hand-off`, a field of the webhook; null for the whole. */
  readonly subject: string | null
  /** Path in the config before; null when it is not there. */
  readonly base: Origin | null
  readonly head: Origin | null
  readonly before: ChangeValues[Kind] | null
  readonly after: ChangeValues[Kind] | null
  readonly effect: Effect
  /** The trigger that moved between groups. */
  readonly trigger?: PlanTrigger
  /** What the webhook decided before and after. */
  readonly decisions?: readonly [Decision, Decision]
}

export type Change = { [Kind in ChangeKind]: ChangeOf<Kind> }[ChangeKind]
