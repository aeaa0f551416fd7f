/**
 * Which change moved which lead. The changes are applied one after the other, from base to head; a lead is put down to
 * the change at which it takes its final place. Where that change alone would not do it, the changes that it needs
 * are named together with it. Leads are independent, so only those that moved are replayed.
 */
import type { Plan } from '../plan/plan.ts'
import { applyChanges } from './apply.ts'
import type { Change } from './change.ts'
import type { Comparison } from './compare.ts'
import type { Replay } from './replay.ts'
import { noCounts, type Shift, type ShiftKind, shiftOf } from './shift.ts'

export interface Cause {
  /** Indexes among the changes of the comparison; several do it together. */
  readonly changes: readonly number[]
  readonly counts: Readonly<Record<ShiftKind, number>>
  /** In the order of the shifts. */
  readonly users: readonly string[]
}

export interface Causes {
  readonly causes: readonly Cause[]
  readonly causesLimited: boolean
}

export const noCauses: Causes = { causes: [], causesLimited: false }

/** Replays of the leads that moved, at most. */
const maximumReplays = 120
/** Steps on the way, at most; more changes than that share a step. */
const maximumSteps = 24
/** Events that are replayed, at most. */
const maximumEvents = 60_000_000

/** A change, or several that are not told apart. */
type Step = readonly number[]

export async function attribute(
  base: Plan,
  comparison: Comparison,
  shifts: readonly Shift[],
  replay: Replay,
): Promise<Causes> {
  const effective = [...comparison.changes.keys()].filter((index) => reachesHandoffs(comparison.changes[index]!))
  if (shifts.length === 0 || effective.length === 0) return noCauses
  // One change alone did it all.
  if (effective.length === 1)
    return {
      causes: group(
        shifts.map(() => effective),
        shifts,
      ),
      causesLimited: false,
    }
  const affordable = Math.floor(maximumEvents / Math.max(1, replay.movedEvents))
  const steps = divide(effective, Math.max(1, Math.min(maximumSteps, affordable)))
  const search = new Search(base, comparison, shifts, replay, Math.min(maximumReplays, affordable))
  const found = await search.run(steps)
  return {
    causes: group(found, shifts),
    causesLimited: search.limited || steps.length < effective.length,
  }
}

export function reachesHandoffs({ effect }: Change): boolean {
  return effect === 'scores' || effect === 'hand-offs'
}

/** Neighbours share a step when there are too many. */
function divide(indexes: readonly number[], most: number): Step[] {
  const size = Math.ceil(indexes.length / most)
  const steps: Step[] = []
  for (let from = 0; from < indexes.length; from += size) steps.push(indexes.slice(from, from + size))
  return steps
}

class Search {
  limited = false
  readonly #base: Plan
  readonly #comparison: Comparison
  readonly #shifts: readonly Shift[]
  readonly #replay: Replay
  #replaysLeft: number

  constructor(base: Plan, comparison: Comparison, shifts: readonly Shift[], replay: Replay, replays: number) {
    this.#base = base
    this.#comparison = comparison
    this.#shifts = shifts
    this.#replay = replay
    this.#replaysLeft = replays
  }

  /** For each shift the indexes of the changes that cause it. */
  async run(steps: readonly Step[]): Promise<readonly (readonly number[])[]> {
    const all = [...this.#shifts.keys()]
    const deciding = await this.#decidingSteps(steps, all)
    const causes = all.map((lead) => steps[deciding[lead]!]!)
    for (const [last, step] of steps.entries()) {
      // The first step is alone anyway.
      const leads = last === 0 ? [] : all.filter((lead) => deciding[lead] === last)
      const alone = await this.#reached(step, leads)
      const rest = leads.filter((_, index) => !alone[index])
      const needed = new Map(rest.map((lead): [number, Step[]] => [lead, []]))
      // With one other step, all without it is this one alone.
      for (const [index, other] of last === 1 ? [] : steps.slice(0, last).entries()) {
        const others = steps.slice(0, last + 1).filter((_, place) => place !== index)
        const without = await this.#reached(others.flat(), rest)
        for (const [place, lead] of rest.entries()) if (!without[place]) needed.get(lead)!.push(other)
      }
      const together = steps.slice(0, last + 1).flat()
      // Any one of several others will do: then all of them are named.
      for (const [lead, partners] of needed)
        causes[lead] = partners.length > 0 ? [...partners.flat(), ...step] : together
    }
    return causes
  }

  /** For each lead the step from which on it is where it ends. */
  async #decidingSteps(steps: readonly Step[], leads: readonly number[]): Promise<number[]> {
    const deciding = leads.map(() => 0)
    for (let count = 1; count < steps.length; count++) {
      const reached = await this.#reached(steps.slice(0, count).flat(), leads)
      for (const [index, isThere] of reached.entries()) if (!isThere) deciding[index] = count
    }
    return deciding
  }

  /** Whether these changes move each lead to where it ends; true for all when no replay is left. */
  async #reached(changes: readonly number[], leads: readonly number[]): Promise<readonly boolean[]> {
    if (leads.length === 0) return []
    if (this.#replaysLeft === 0) {
      this.limited = true
      return leads.map(() => true)
    }
    this.#replaysLeft--
    const chosen = changes.map((index) => this.#comparison.changes[index]!)
    const plan = applyChanges(this.#base, this.#comparison, chosen)
    const shifts = leads.map((lead) => this.#shifts[lead]!)
    const first = await this.#replay.firstHandoffs(
      plan,
      shifts.map(({ lead }) => lead),
    )
    return shifts.map(({ before, kind }, index) => {
      const time = first[index]!
      return shiftOf(before?.time ?? null, Number.isNaN(time) ? null : time) === kind
    })
  }
}

/** The causes with the most leads first. */
function group(found: readonly (readonly number[])[], shifts: readonly Shift[]): Cause[] {
  const causes = new Map<string, { changes: readonly number[]; counts: Record<ShiftKind, number>; users: string[] }>()
  // Most leads share the very list.
  const causeOf = remembering((changes: readonly number[]) => {
    const key = changes.join()
    const cause = causes.get(key) ?? { changes, counts: noCounts(), users: [] }
    causes.set(key, cause)
    return cause
  })
  for (let index = 0; index < shifts.length; index++) {
    const cause = causeOf(found[index]!)
    const { kind, user } = shifts[index]!
    cause.counts[kind]++
    cause.users.push(user)
  }
  return [...causes.values()].sort((a, b) => b.users.length - a.users.length || a.changes[0]! - b.changes[0]!)
}

/** A function that is asked the same over and over. */
function remembering<From, To>(find: (from: From) => To): (from: From) => To {
  const known = new Map<From, To>()
  return (from) => {
    let to = known.get(from)
    if (to === undefined) known.set(from, (to = find(from)))
    return to
  }
}
