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

export async function attribute(base: Plan, comparison: Comparison, replay: Replay): Promise<Causes> {
  const { shifts } = replay
  const effective = [...comparison.changes.keys()].filter((index) => reachesHandoffs(comparison.changes[index]!))
  if (shifts.length === 0 || effective.length === 0) return noCauses
  // One change alone did it all.
  if (effective.length === 1) return { causes: group(shifts, () => effective), causesLimited: false }
  const affordable = Math.floor(maximumEvents / Math.max(1, replay.movedEvents))
  const steps = divide(effective, Math.max(1, Math.min(maximumSteps, affordable)))
  const search = new Search(base, comparison, replay, Math.min(maximumReplays, affordable))
  const found = await search.run(steps)
  return {
    causes: group(shifts, (index) => found[index]!),
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

  constructor(base: Plan, comparison: Comparison, replay: Replay, replays: number) {
    this.#base = base
    this.#comparison = comparison
    this.#shifts = replay.shifts
    this.#replay = replay
    this.#replaysLeft = replays
  }

  /** For each shift the indexes of the changes that cause it. */
  async run(steps: readonly Step[]): Promise<readonly (readonly number[])[]> {
    const all = [...this.#shifts.keys()]
    const deciding = await this.#decidingSteps(steps, all)
    const causes = all.map((shift) => steps[deciding[shift]!]!)
    for (const [last, step] of steps.entries()) {
      // The first step is alone anyway.
      const own = last === 0 ? [] : all.filter((shift) => deciding[shift] === last)
      const rest = await this.#missed(step, own)
      const needed = new Map(rest.map((shift): [number, Step[]] => [shift, []]))
      // With one other step, all without it is this one alone.
      for (const [index, other] of last === 1 ? [] : steps.slice(0, last).entries()) {
        const others = steps.slice(0, last + 1).filter((_, place) => place !== index)
        for (const shift of await this.#missed(others.flat(), rest)) needed.get(shift)!.push(other)
      }
      const together = steps.slice(0, last + 1).flat()
      // Any one of several others will do: then all of them are named.
      for (const [shift, partners] of needed)
        causes[shift] = partners.length > 0 ? [...partners.flat(), ...step] : together
    }
    return causes
  }

  /** For each shift the step from which on the lead is where it ends. */
  async #decidingSteps(steps: readonly Step[], all: readonly number[]): Promise<readonly number[]> {
    const deciding = all.map(() => 0)
    for (let count = 1; count < steps.length; count++) {
      for (const shift of await this.#missed(steps.slice(0, count).flat(), all)) deciding[shift] = count
    }
    return deciding
  }

  /** Of some shifts those whose leads these changes do not move to where they end; none when no replay is left. */
  async #missed(changes: readonly number[], some: readonly number[]): Promise<readonly number[]> {
    if (some.length === 0) return []
    if (this.#replaysLeft === 0) {
      this.limited = true
      return []
    }
    this.#replaysLeft--
    const chosen = changes.map((index) => this.#comparison.changes[index]!)
    const plan = applyChanges(this.#base, this.#comparison, chosen)
    const shifts = this.#shifts
    const leads = some.map((index) => shifts[index]!.lead)
    const first = await this.#replay.firstHandoffs(plan, leads)
    return some.filter((index, place) => {
      const { before, kind } = shifts[index]!
      const time = first[place]!
      return shiftOf(before === null ? null : before.time, Number.isNaN(time) ? null : time) !== kind
    })
  }
}

/** The causes with the most leads first; `changesOf` knows those of a shift. */
function group(shifts: readonly Shift[], changesOf: (index: number) => readonly number[]): Cause[] {
  const causes = new Map<string, { changes: readonly number[]; counts: Record<ShiftKind, number>; users: string[] }>()
  // Most leads share the very list.
  const causeOf = remembering((changes: readonly number[]) => {
    const key = changes.join()
    const cause = causes.get(key) ?? { changes, counts: noCounts(), users: [] }
    causes.set(key, cause)
    return cause
  })
  for (let index = 0; index < shifts.length; index++) {
    const cause = causeOf(changesOf(index))
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
