/** What the plans of a comparison look at in a log, read once for all of them. */
import { conditionTests } from '../condition/condition.ts'
import { Program } from '../engine/program.ts'
import { UserEvents } from '../engine/user-events.ts'
import { handoffGate } from '../handoff/gate.ts'
import type { EventType, Plan, PlanTrigger } from '../plan/plan.ts'

export function programOf(plan: Plan): Program {
  return new Program(plan, handoffGate(plan.handoff).reads)
}

/** A program that asks for all that these plans, and any mixture of them, look at. Nothing is run with it. */
export function programOfAll(plans: readonly [Plan, ...Plan[]]): Program {
  const [first] = plans
  const all: Plan = {
    ...first,
    entry: { ...first.entry, triggers: plans.flatMap(({ entry }) => entry.triggers) },
    groups: plans.flatMap(({ groups }) => groups),
    // Whether there is one decides what is kept of users.
    launch: plans.find(({ launch }) => launch !== null)?.launch ?? null,
  }
  return new Program(all, attributesOf(plans))
}

export function triggersOf({ entry, groups }: Plan): readonly PlanTrigger[] {
  return [...entry.triggers, ...groups.flatMap(({ triggers }) => triggers)]
}

/** Every attribute that a plan may look at. */
export function attributesOf(plans: readonly Plan[]): Set<string> {
  const names = new Set<string>()
  for (const plan of plans) {
    const conditions = [
      plan.entry.audience,
      plan.handoff?.audience ?? null,
      ...triggersOf(plan).map(({ where }) => where),
    ]
    for (const condition of conditions) {
      for (const { subject, name } of conditionTests(condition)) if (subject === 'attribute') names.add(name)
    }
    for (const { match } of triggersOf(plan)) if (match.on === 'attribute') names.add(match.attribute)
    for (const name of handoffGate(plan.handoff).reads ?? []) names.add(name)
    names.add(plan.score.attribute)
  }
  return names
}

function eventsOf(plans: readonly Plan[]): Map<string, [EventType, string | null]> {
  const events = new Map<string, [EventType, string | null]>()
  for (const { match } of plans.flatMap(triggersOf)) {
    if (match.on === 'event') events.set(JSON.stringify([match.type, match.name]), [match.type, match.name])
  }
  return events
}

/** Each program counts its events in its own way: codes of all → codes of one, -1 where it does not look; undefined if all are the same. */
export function codeTable(all: Program, one: Program, plans: readonly Plan[]): Int32Array | undefined {
  const pairs = [...eventsOf(plans).values()].map(([type, name]) => [all.codeOf(type, name), one.codeOf(type, name)])
  if (pairs.every(([code, other]) => code === other)) return undefined
  const table = new Int32Array(1 + Math.max(0, ...pairs.map(([code]) => code!)))
  for (const [code, other] of pairs) table[code!] = other!
  return table
}

const usersInTurn = 4096
const usersInFirstTurn = 64

/** The events of a log in memory, by user, so that those of some leads are found at once. */
export class SharedEvents {
  /** Users after users. */
  readonly #stretches: readonly UserEvents[]

  /** `stretches` are the events of all users, without duplicates; what they are in is used again. */
  constructor(stretches: Iterable<UserEvents>) {
    this.#stretches = Array.from(stretches, (events) => events.copy())
  }

  /** The events of all users, some of these at a time; few at first. */
  *turns(): Generator<UserEvents> {
    let size = usersInFirstTurn
    for (const stretch of this.#stretches) {
      const end = stretch.first + stretch.users
      for (let user = stretch.first; user < end; user += size, size = Math.min(size * 2, usersInTurn))
        yield stretch.part(user, Math.min(size, end - user))
    }
  }

  /** Events of a lead that any of the plans looks at. */
  count(user: number): number {
    const { first, starts } = this.#stretchOf(user)
    return starts[user - first + 1]! - starts[user - first]!
  }

  /** The events of some leads, in the order of these. */
  *of(users: readonly number[]): Generator<UserEvents> {
    for (const user of users) yield this.#stretchOf(user).part(user, 1)
  }

  #stretchOf(user: number): UserEvents {
    // There is one for each few thousand users.
    let [low, high] = [0, this.#stretches.length - 1]
    while (low < high) {
      const middle = (low + high + 1) >>> 1
      if (this.#stretches[middle]!.first <= user) low = middle
      else high = middle - 1
    }
    return this.#stretches[low]!
  }
}
