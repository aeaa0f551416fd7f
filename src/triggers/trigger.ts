/** The contract of a trigger: one self-describing file each, listed once in index.ts. */
import type { Condition } from '../condition/condition.ts'
import type { TriggerMatch } from '../plan/plan.ts'

export type JsonSchema = Readonly<Record<string, unknown>>

/** What a trigger means: the Plan's closed match, and the filters that its argument stands for. */
export interface LoweredTrigger {
  readonly match: TriggerMatch
  readonly where: readonly Condition[]
}

export interface Trigger<Argument = never> {
  /** The key in the config. */
  readonly kind: string
  /** One sentence for the schema, README and `rules`. */
  readonly summary: string
  /** What the Braze dashboard calls it. */
  readonly brazeName: string
  /** Schema of the argument. A trigger without one is written as a bare word. */
  readonly argument?: JsonSchema
  /** The argument may be left out (a bare word). */
  readonly bare: boolean
  /** `where` is allowed (canvas.md 3.3). */
  readonly where: boolean
  /** A user who is in the workspace before the launch can be expected to fire it. */
  readonly reachesExistingUsers: boolean
  /** `null` and `undefined` are the bare word. */
  lower(argument: Argument | null | undefined): LoweredTrigger
  readonly examples: readonly TriggerExample[]
}

/** Documentation and test: `yaml` is one list item; `fires` and `ignores` are lines of a log. */
export interface TriggerExample {
  readonly yaml: string
  readonly fires: Readonly<Record<string, unknown>>
  readonly ignores: Readonly<Record<string, unknown>>
}

/** Filters for the given keys of an argument: each property must equal its text. */
export function propertiesEqual(argument: Readonly<Record<string, string | undefined>>): Condition[] {
  return Object.entries(argument)
    .filter(([, value]) => value !== undefined)
    .map(([name, value]) => ({ op: 'test', subject: 'property', name, operator: 'equals', value }))
}

/** A non-empty name of an event, product, campaign …: at most 255 characters (canvas.md 7). */
export function nameSchema(title: string, description: string, example: string): JsonSchema {
  return {
    title,
    description,
    type: 'string',
    minLength: 1,
    maxLength: 255,
    'x-rules': { minLength: 'LS208', maxLength: 'LS208' },
    examples: [example],
  }
}

export function choiceSchema(title: string, description: string, values: readonly string[]): JsonSchema {
  return { title, description, type: 'string', enum: values, examples: [values[0]] }
}
