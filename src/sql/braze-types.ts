/** Which tables of Braze a Plan looks into, and what of their rows. */
import { compileCondition } from '../condition/compile.ts'
import { type Condition, conditionTests } from '../condition/condition.ts'
import { type CurrentsType, currentsTypes } from '../events/dialects/currents-types.ts'
import type { Plan, PlanTrigger } from '../plan/plan.ts'
import type { sourceNames } from '../plan/warehouse.ts'
import type { Vocabulary } from './vocabulary.ts'

export interface BrazeSource {
  readonly kind: (typeof sourceNames)[number]
  /** Names of the tables as the user wrote them, with `*` for that of the type. */
  readonly tables: string
  /** As in reading an export: `joined` finds the external id and the profile that one was merged into. */
  readonly identity: 'joined' | 'exported' | 'braze'
}

export interface NeededType {
  /** Without `users.`. */
  readonly name: string
  readonly type: CurrentsType
  /** The properties that are tested. */
  readonly properties: ReadonlySet<string>
}

/** The table of a type: `users_messages_email_click` for `messages.email.Click`, in place of the `*`. */
export const tableOf = (type: string, { tables }: BrazeSource): string =>
  tables.replace('*', `users_${type.toLowerCase().replaceAll('.', '_')}`)

/** The share has two ids for most things, and no names. */
const columnsOfShare: Readonly<Record<string, string | null>> = {
  app_id: 'app_api_id',
  campaign_id: 'campaign_api_id',
  canvas_id: 'canvas_api_id',
  campaign_name: null,
  canvas_name: null,
  canvas_step_name: null,
}

/** The column that holds a field of Currents; null: the source has none. */
export function columnOf(field: string, { kind }: BrazeSource): string | null {
  return kind === 'currents' || !Object.hasOwn(columnsOfShare, field) ? field : columnsOfShare[field]!
}

export function* triggersOf(plan: Plan): Generator<PlanTrigger> {
  yield* plan.entry.triggers
  for (const group of plan.groups) yield* group.triggers
}

/** In the order of the registry of types. */
export function neededTypes(plan: Plan, { attributes }: Vocabulary, source: BrazeSource): NeededType[] {
  return Object.entries(currentsTypes).flatMap(([name, type]) => {
    if (type.type === 'profile') {
      const isRead = attributes.length > 0 && source.kind === 'currents'
      return isRead ? [{ name, type, properties: new Set<string>() }] : []
    }
    const triggers = [...triggersOf(plan)].filter((trigger) => mayFire(trigger, type))
    if (triggers.length === 0) return []
    const tests = triggers.flatMap(({ where }) => [...conditionTests(where)])
    return {
      name,
      type,
      properties: new Set(tests.flatMap((test) => (test.subject === 'property' ? [test.name] : []))),
    }
  })
}

/** Whether a row of this type can be what the trigger waits for. */
export function mayFire({ match, where }: PlanTrigger, { type, properties = {} }: CurrentsType): boolean {
  if (match.on !== 'event' || match.type !== type) return false
  const constants = new Map<string, string>()
  for (const [name, source] of Object.entries(properties)) if ('value' in source) constants.set(name, source.value)
  return where === null || outcomes(where, constants).true
}

interface Outcomes {
  readonly true: boolean
  readonly false: boolean
}

/** What a condition can come to when only some properties are known. */
function outcomes(condition: Condition, constants: ReadonlyMap<string, string>): Outcomes {
  if (condition.op === 'test') {
    const { subject, name } = condition
    if (subject !== 'property' || !constants.has(name)) return { true: true, false: true }
    const holds = compileCondition(condition)(new Map(), { [name]: constants.get(name) })
    return { true: holds, false: !holds }
  }
  const parts = condition.of.map((part) => outcomes(part, constants))
  const all = (which: keyof Outcomes) => parts.every((part) => part[which])
  const some = (which: keyof Outcomes) => parts.some((part) => part[which])
  if (condition.op === 'all') return { true: all('true'), false: some('false') }
  return condition.op === 'any'
    ? { true: some('true'), false: all('false') }
    : { true: all('false'), false: some('true') }
}
