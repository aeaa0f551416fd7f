/** What the plans of a comparison look at in a log, and how few readings of its events that takes. */
import { conditionTests } from '../condition/condition.ts'
import { Program } from '../engine/program.ts'
import { EventStore } from '../engine/simulate.ts'
import { type LogAccount, newAccount } from '../events/read-log.ts'
import { handoffGate } from '../handoff/gate.ts'
import type { EventType, Plan, PlanTrigger } from '../plan/plan.ts'

/** The events that one projection asks for. Plans that ask for the same share one. */
export interface Reading {
  readonly program: Program
  readonly account: LogAccount
  readonly store: EventStore
}

export const newReading = (program: Program): Reading => ({ program, account: newAccount(), store: new EventStore() })

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

/** Equal for programs that ask for the same of the logs of these plans. */
export function askedFor(program: Program, plans: readonly Plan[]): string {
  const events = [...eventsOf(plans)].map(([key, [type, name]]) => {
    const code = program.codeOf(type, name)
    return [key, code >= 0, program.needsProperties(code)]
  })
  return JSON.stringify([events, [...attributesOf(plans)].filter((name) => program.needsAttribute(name))])
}

function eventsOf(plans: readonly Plan[]): Map<string, [EventType, string | null]> {
  const events = new Map<string, [EventType, string | null]>()
  for (const { match } of plans.flatMap(triggersOf)) {
    if (match.on === 'event') events.set(JSON.stringify([match.type, match.name]), [match.type, match.name])
  }
  return events
}

/** Each program counts its events in its own way: codes of one → codes of the other. */
export function codeTable(from: Program, to: Program, plans: readonly Plan[]): Int32Array | 'same' {
  const pairs = [...eventsOf(plans).values()].map(([type, name]) => [from.codeOf(type, name), to.codeOf(type, name)])
  const asked = pairs.filter(([code]) => code! >= 0)
  if (asked.every(([code, other]) => code === other)) return 'same'
  const table = new Int32Array(1 + Math.max(0, ...asked.map(([code]) => code!)))
  for (const [code, other] of asked) table[code!] = other!
  return table
}

export interface Indexed {
  readonly order: Uint32Array
  readonly starts: Uint32Array
}

/**
 * The events of some users under other codes, as a store of its own in which these users have the numbers from 0 on.
 * Events without a code stay as ones that were taken out.
 */
export function selectEvents(
  store: EventStore,
  { order, starts }: Indexed,
  chosen: Iterable<number>,
  table: Int32Array | 'same',
): EventStore {
  const own = [...chosen].map((user) => order.subarray(starts[user], starts[user + 1]))
  const count = own.reduce((sum, { length }) => sum + length, 0)
  const [user, time, code] = [new Int32Array(count), new Float64Array(count), new Int32Array(count)]
  const payload: (Readonly<Record<string, unknown>> | null)[] = []
  const id: (string | null)[] = []
  let at = 0
  for (const [index, events] of own.entries()) {
    for (const event of events) {
      const given = store.code(event)
      user[at] = index
      time[at] = store.time(event)
      code[at] = given < 0 || table === 'same' ? given : table[given]!
      payload.push(store.payload(event))
      id.push(store.id(event))
      at++
    }
  }
  const selected = new EventStore()
  selected.add({ count, user, time, code, payload, id })
  return selected
}
