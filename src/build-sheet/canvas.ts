/** Plan → the steps of the Canvas as a graph, so built that it does what the semantics say. */
import type { Condition, ConditionTest } from '../condition/condition.ts'
import { Failure } from '../failure.ts'
import type { ActionGroup, Plan } from '../plan/plan.ts'
import { dashboardDuration } from './duration.ts'

/** Where a path leads: a step, or one of the ends. */
export type StepId = `C${number}`

export const ends = {
  /** The write that came last is an entry trigger. */
  again: 'enters again',
  /** "Exit the Canvas" of an action group. */
  exit: 'exits the Canvas',
  /** Nothing lets the lead in again. */
  out: 'ends, not in the loop any more',
} as const
export type End = keyof typeof ends

export interface ActionPath {
  readonly kind: 'action-path'
  readonly id: StepId
  readonly title: string
  readonly ms: number
  /** From the beginning of the wait to the end of this step. */
  readonly untilMs: number
  readonly groups: readonly { readonly group: ActionGroup; readonly to: StepId | End }[]
  readonly everyoneElse: StepId | End
}

export interface AudiencePath {
  readonly kind: 'audience-path'
  readonly id: StepId
  readonly title: string
  /** It asks whether the new score is one that an entry trigger names; the others keep the score within its bounds. */
  readonly isGate: boolean
  readonly groups: readonly { readonly label: string; readonly filter: Condition; readonly to: StepId | End }[]
  readonly everyoneElse: StepId | End
}

export interface UserUpdate {
  readonly kind: 'user-update'
  readonly id: StepId
  readonly title: string
  readonly attribute: string
  readonly action: 'increment' | 'decrement' | 'set'
  readonly amount: number
  readonly to: StepId | End
}

export type CanvasStep = ActionPath | AudiencePath | UserUpdate

export interface Canvas {
  readonly name: string
  /** The first is where a lead enters. Connections lead from a step to a later one, or to one that is there already. */
  readonly steps: readonly [CanvasStep, ...CanvasStep[]]
  /** The attribute whose change lets a lead in again; null without an entry trigger on the score. */
  readonly loop: string | null
}

/** Braze's longest evaluation window, and its most steps in a Canvas. */
const longestWindow = 31 * 86_400_000
export const mostSteps = 200

export function heartbeatOf(plan: Plan): string {
  return `${plan.score.attribute} heartbeat`
}

/** What the entry triggers on the score ask for: any change, some values, or null when there is none. */
function loopValues({ entry, score }: Plan): 'any' | readonly (string | number | boolean)[] | null {
  const values = entry.triggers.flatMap(({ match }) =>
    match.on === 'attribute' && match.attribute === score.attribute ? [match.nonEmpty ? null : match.to] : [],
  )
  if (values.length === 0) return null
  return values.includes(null) ? 'any' : values.filter((value) => value !== null)
}

/** Throws a Failure when it would take more Action Paths than a Canvas has steps. */
export function canvasOf(plan: Plan): Canvas {
  const waits = waitsOf(plan)
  if (waits.length > mostSteps) {
    throw new Failure(
      `the inactivity windows take more than ${mostSteps} Action Paths; a Canvas has at most ${mostSteps} steps`,
      ['an evaluation window lasts 31 days at most: shorten `inactivity`'],
    )
  }
  const steps: (CanvasStep | undefined)[] = []
  // The number is taken before what comes behind it is built, so that the list reads from the top.
  const add = (build: (id: StepId) => CanvasStep): StepId => {
    const index = steps.push(undefined) - 1
    steps[index] = build(`C${index + 1}`)
    return `C${index + 1}`
  }
  const shared = new Map<string, StepId | End>()
  const once = (key: string, build: () => StepId | End): StepId | End => {
    const known = shared.get(key)
    if (known !== undefined) return known
    const made = build()
    shared.set(key, made)
    return made
  }
  const { attribute, heartbeat } = plan.score
  const again = (): StepId | End => {
    const values = loopValues(plan)
    if (values === null) return 'out'
    if (!heartbeat) return 'again'
    const beat = () =>
      once('heartbeat', () => {
        const name = heartbeatOf(plan)
        return add((id) => ({
          kind: 'user-update',
          id,
          title: 'Heartbeat',
          attribute: name,
          action: 'increment',
          amount: 1,
          to: 'again',
        }))
      })
    if (values === 'any') return beat()
    const filter: Condition = { op: 'any', of: values.map((value) => test(attribute, 'equals', value)) }
    return once('gate', () =>
      add((id) => ({
        kind: 'audience-path',
        id,
        title: 'Enters again?',
        isGate: true,
        groups: [{ label: 'Enters again', filter, to: beat() }],
        everyoneElse: 'out',
      })),
    )
  }
  const change = (title: string, points: number, next: () => StepId | End): StepId =>
    add((id) => ({
      kind: 'user-update',
      id,
      title: `${title}: ${points > 0 ? '+' : '−'}${Math.abs(points)}`,
      attribute,
      action: points > 0 ? 'increment' : 'decrement',
      amount: Math.abs(points),
      to: next(),
    }))
  /** Adds points within the bounds (semantics U1): who would leave them is set to the bound. */
  const update = (title: string, points: number, tail: string, next: () => StepId | End): StepId => {
    const bounds = boundsOf(plan, points)
    if (bounds.length === 0) return change(title, points, next)
    return add((id) => {
      const everyoneElse = change(title, points, next)
      const groups = bounds.map(({ label, value, filter }) => ({
        label,
        filter,
        to: once(`${label} ${tail}`, () =>
          add((set) => ({
            kind: 'user-update',
            id: set,
            title: `${label}: ${value}`,
            attribute,
            action: 'set',
            amount: value,
            to: next(),
          })),
        ),
      }))
      return { kind: 'audience-path', id, title: `${title}: bounds`, isGate: false, groups, everyoneElse }
    })
  }
  const groupStep = (group: ActionGroup, index: number): StepId | End =>
    once(`group ${index}`, () => (group.points === null ? 'exit' : update(group.name, group.points, 'again', again)))
  const wait = (index: number): StepId =>
    add((id) => {
      const { ms, untilMs, points, isLast, isWindowEnd } = waits[index]!
      const groups = plan.groups.map((group, at) => ({ group, to: groupStep(group, at) }))
      const title = `Wait${waits.length > 1 ? ` ${index + 1}` : ''}: ${dashboardDuration(ms)}`
      const silence = `No action for ${dashboardDuration(untilMs)}`
      const next = isLast ? again : () => once(`wait ${index + 1}`, () => wait(index + 1))
      const isUpdated = isWindowEnd && points !== 0
      const everyoneElse = isUpdated
        ? update(silence, points, isLast ? 'again' : `wait ${index + 1}`, next)
        : isLast
          ? 'out'
          : next()
      return { kind: 'action-path', id, title, ms, untilMs, groups, everyoneElse }
    })
  wait(0)
  return {
    name: plan.name,
    steps: steps as [CanvasStep, ...CanvasStep[]],
    loop: loopValues(plan) === null ? null : heartbeat ? heartbeatOf(plan) : attribute,
  }
}

interface Wait {
  readonly ms: number
  readonly untilMs: number
  readonly points: number
  readonly isWindowEnd: boolean
  readonly isLast: boolean
}

/** One Action Path after the other: the differences of the windows (semantics I2), none longer than Braze allows. */
function waitsOf(plan: Plan): Wait[] {
  const waits: Wait[] = []
  let before = 0
  for (const [index, { ms, points }] of plan.windows.entries()) {
    while (before < ms && waits.length <= mostSteps) {
      const untilMs = Math.min(ms, before + longestWindow)
      const isWindowEnd = untilMs === ms
      const isLast = isWindowEnd && index === plan.windows.length - 1
      waits.push({ ms: untilMs - before, untilMs, points, isWindowEnd, isLast })
      before = untilMs
    }
  }
  return waits
}

function test(name: string, operator: ConditionTest['operator'], value: unknown): ConditionTest {
  return { op: 'test', subject: 'attribute', name, operator, value }
}

interface Bound {
  readonly label: string
  readonly value: number
  /** Who would be beyond it after the points. */
  readonly filter: Condition
}

/** The bound that the points lead to comes first; the other one is for scores that something else has written. */
function boundsOf({ score: { attribute, min, max } }: Plan, points: number): Bound[] {
  const bounds: Bound[] = []
  const blank = (value: boolean) => test(attribute, 'is_blank', value)
  if (max !== null) {
    const above = test(attribute, 'more_than', max - points)
    // An absent score is 0 here, but matches no "more than".
    bounds.push({
      label: 'Ceiling',
      value: max,
      filter: 0 > max - points ? { op: 'any', of: [above, blank(true)] } : above,
    })
  }
  if (min !== null) {
    const below = test(attribute, 'less_than', min - points)
    // "Less than" matches an absent score whatever the number.
    bounds.push({
      label: 'Floor',
      value: min,
      filter: 0 < min - points ? below : { op: 'all', of: [below, blank(false)] },
    })
  }
  return points > 0 ? bounds : bounds.toReversed()
}
