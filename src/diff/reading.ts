/** What the plans of a comparison look at in a log, read once for all of them. */
import { conditionTests } from '../condition/condition.ts'
import { Program } from '../engine/program.ts'
import { EventStore } from '../engine/simulate.ts'
import type { EventBatch } from '../events/batch.ts'
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

/** Each program counts its events in its own way: codes of all → codes of one, -1 where it does not look. */
export function codeTable(all: Program, one: Program, plans: readonly Plan[]): Int32Array | 'same' {
  const pairs = [...eventsOf(plans).values()].map(([type, name]) => [all.codeOf(type, name), one.codeOf(type, name)])
  if (pairs.every(([code, other]) => code === other)) return 'same'
  const table = new Int32Array(1 + Math.max(0, ...pairs.map(([code]) => code!)))
  for (const [code, other] of pairs) table[code!] = other!
  return table
}

export interface Indexed {
  readonly order: Uint32Array
  readonly starts: Uint32Array
}

/**
 * Events in columns, as the engine takes them. Their ids are kept apart: what is a duplicate (semantics T3) is settled
 * once for all plans, since it may repeat an event that only one of them looks at.
 */
export class SharedEvents {
  readonly store = new EventStore()
  readonly #ids: (string | null)[] = []

  add(batch: EventBatch): void {
    this.store.add({ ...batch, id: noIds(batch.count) })
    for (let i = 0; i < batch.count; i++) this.#ids.push(batch.id[i]!)
  }

  /** Orders the events by user; `taken` are positions of events that are out already. */
  settle(users: number, taken: readonly number[]): Indexed {
    const indexed = this.store.byUser(users)
    this.store.drop([...taken, ...this.#duplicates(indexed, new Set(taken))])
    this.#ids.length = 0
    return indexed
  }

  #duplicates({ order, starts }: Indexed, taken: ReadonlySet<number>): number[] {
    const duplicates: number[] = []
    const seen = new Set<string>()
    for (let user = 0; user + 1 < starts.length; user++) {
      let instant = Number.NaN
      for (let at = starts[user]!; at < starts[user + 1]!; at++) {
        const event = order[at]!
        const time = this.store.time(event)
        if (time !== instant) {
          instant = time
          if (seen.size > 0) seen.clear()
        }
        const id = this.#ids[event]!
        if (id === null || taken.has(event)) continue
        if (seen.has(id)) duplicates.push(event)
        else seen.add(id)
      }
    }
    return duplicates
  }
}

const noIds = (count: number): null[] => Array.from<null>({ length: count }).fill(null)

/** The events of some users under other codes, as a store of its own in which these users have the numbers from 0 on. */
export function selectEvents(
  store: EventStore,
  { order, starts }: Indexed,
  chosen: Iterable<number>,
  table: Int32Array | 'same',
): EventStore {
  const own = [...chosen].map((user) => order.subarray(starts[user], starts[user + 1]))
  const most = own.reduce((sum, { length }) => sum + length, 0)
  const [user, time, code] = [new Int32Array(most), new Float64Array(most), new Int32Array(most)]
  const payload: (Readonly<Record<string, unknown>> | null)[] = []
  let count = 0
  for (const [index, events] of own.entries()) {
    for (const event of events) {
      const given = store.code(event)
      const meant = given < 0 || table === 'same' ? given : table[given]!
      if (meant < 0) continue
      user[count] = index
      time[count] = store.time(event)
      code[count++] = meant
      payload.push(store.payload(event))
    }
  }
  const selected = new EventStore()
  selected.add({ count, user, time, code, payload, id: noIds(count) })
  return selected
}
