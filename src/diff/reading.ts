/** What the plans of a comparison look at in a log, read once for all of them. */
import { conditionTests } from '../condition/condition.ts'
import { Program } from '../engine/program.ts'
import type { UserEvents } from '../engine/user-events.ts'
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

/** What the first side has just looked at is still at hand for the second. */
const usersInTurn = 512

/** The events of all users, some of these at a time. */
export function* turnsOf(stretches: Iterable<UserEvents>): Generator<UserEvents> {
  for (const events of stretches) {
    const { first, users } = events
    for (let from = 0; from < users; from += usersInTurn)
      yield events.part(first + from, Math.min(usersInTurn, users - from))
  }
}
