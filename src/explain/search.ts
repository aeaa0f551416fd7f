/**
 * The least that would have led to a goal: events are added and the lead is replayed, one of each kind first, then more
 * of the same, then with one more thing that lets the lead in. Nothing is said that a replay has not shown.
 */
import { formatTimeShort } from '../text/time.ts'
import { assumedProfile, type Kind, kindsOf, logLine } from './assumption.ts'
import { sayAttributes } from './say.ts'
import { attempt, type Attempt, type Goal } from './goal.ts'
import type { LeadEvent } from './read-lead.ts'
import type { LeadLog, ReplayEngine, Span } from './replay.ts'

export interface Change {
  readonly text: string
  /** When the goal would have been reached, and the score then. */
  readonly time: number
  readonly score: unknown
  /** Lines that can be put into a log. */
  readonly events: readonly Readonly<Record<string, unknown>>[]
}

/** Events of one kind that are tried at most. */
const mostEvents = { handoff: 256, group: 2 } as const
/** Events that all replays together may take: a lead with very many is tried less often. */
const mostReplayed = 1_000_000
const shownChanges = 4

/** A change, and how it can be told together with its like. */
interface Found extends Change {
  readonly size: number
  /** The text in three parts: what comes before, the kind of event, what comes after. */
  readonly parts: readonly [string, string, string]
}

/** Something that lets a lead be scored in the first place. */
interface Help {
  readonly text: string
  readonly events: readonly LeadEvent[]
}

export function leastChanges(engine: ReplayEngine, log: LeadLog, span: Span, goal: Goal): readonly Change[] {
  const search = new Search(engine, log, span, goal)
  const base = search.try([])
  const none = { text: '', events: [] }
  search.extend(none, base)
  for (const help of search.found.length > 0 ? [] : search.helps(base)) {
    const helped = search.try(help.events)
    if (helped.reached) search.keep([help.text, '', ''], help.events, helped.reached)
    else search.extend(help, helped)
  }
  return search.best()
}

class Search {
  readonly found: Found[] = []
  readonly #engine: ReplayEngine
  readonly #log: LeadLog
  readonly #span: Span
  readonly #goal: Goal
  #replayed = 0

  constructor(engine: ReplayEngine, log: LeadLog, span: Span, goal: Goal) {
    this.#engine = engine
    this.#log = log
    this.#span = span
    this.#goal = goal
  }

  try(added: readonly LeadEvent[]): Attempt {
    this.#replayed += this.#log.events.length + added.length + 1
    return attempt(this.#engine, this.#log, this.#span, this.#goal, added)
  }

  keep(parts: Found['parts'], events: readonly LeadEvent[], { time, score }: NonNullable<Attempt['reached']>): void {
    this.found.push({ parts, text: parts.join(''), time, score, events: events.map(logLine), size: events.length })
  }

  /** The smallest changes; kinds that come to the same are told together. */
  best(): Change[] {
    const alike = new Map<string, Found[]>()
    for (const one of this.found) {
      const [before, , after] = one.parts
      const key = JSON.stringify([before, after, one.time, one.score])
      alike.set(key, [...(alike.get(key) ?? []), one])
    }
    return [...alike.values()]
      .map((group): Found => {
        const [before, , after] = group[0]!.parts
        return { ...group[0]!, text: `${before}${group.map(({ parts: [, kind] }) => kind).join(' or ')}${after}` }
      })
      .sort((a, b) => a.size - b.size || b.time - a.time)
      .slice(0, shownChanges)
      .map(({ text, time, score, events }) => ({ text, time, score, events }))
  }

  /** Adds events of every kind to a state of affairs. */
  extend(help: Help, state: Attempt): void {
    const { plan } = this.#engine
    const moment = state.peak ?? state.end
    if (!moment || this.#span.until === null) return
    const triggers =
      this.#goal.kind === 'group'
        ? plan.groups[this.#goal.index]!.triggers
        : plan.groups.filter(({ points }) => points !== null && points > 0).flatMap((group) => group.triggers)
    for (const kind of kindsOf(plan, triggers, this.#log.user, moment.attributes)) this.#extendBy(kind, help, state)
  }

  #extendBy(kind: Kind, help: Help, state: Attempt): void {
    let best: { readonly events: LeadEvent[]; readonly reached: NonNullable<Attempt['reached']> } | undefined
    for (const anchor of this.#anchors(state)) {
      const limit = best ? best.events.length - 1 : mostEvents[this.#goal.kind]
      const found = this.#fewest(kind, help, anchor, limit)
      if (found) best = found
    }
    if (!best) return
    const times = best.events.length
    const first = formatTimeShort(best.events[0]!.event.time)
    const before = `${help.text === '' ? '' : `${help.text}, and `}${times === 1 ? 'one' : `${times} ×`} `
    const after = times === 1 ? ` at ${first}` : `, the first at ${first}`
    this.keep([before, kind.text, after], [...help.events, ...best.events], best.reached)
  }

  /** Doubles the number until the goal is reached, then halves the distance. */
  #fewest(kind: Kind, help: Help, anchor: number, limit: number) {
    const run = (count: number) => {
      const events = this.#series(kind, anchor, count)
      const { reached } = this.try([...help.events, ...events])
      return reached && { events, reached }
    }
    let low = 0
    let high = 1
    let best = limit >= 1 && this.#replayed < mostReplayed ? run(1) : null
    while (!best && high < limit && this.#replayed < mostReplayed) {
      low = high
      high = Math.min(limit, high * 2)
      best = run(high)
    }
    while (best && high - low > 1 && this.#replayed < mostReplayed) {
      const middle = Math.floor((low + high) / 2)
      const found = run(middle)
      if (found) [best, high] = [found, middle]
      else low = middle
    }
    return best
  }

  /** Events one after the other, so far apart that each finds the lead waiting again; none after the end. */
  #series(kind: Kind, anchor: number, count: number): LeadEvent[] {
    const gap = this.#gap()
    const first = Math.min(anchor, this.#span.until! - (count - 1) * gap)
    return Array.from({ length: count }, (_, index) => kind.make(first + index * gap, index))
  }

  #gap(): number {
    const { entry, ranked, windows } = this.#engine.plan
    const { latency } = this.#span
    const settled = ranked ? windows.at(-1)!.ms : 0
    return Math.max(1000, entry.reeligibilityMs ?? 0, settled) + (latency > 0 ? latency + 1000 : 0)
  }

  /** When something more would have counted most: after the highest score, in the last or first wait, at the end. */
  #anchors({ peak, firstWait, lastWait }: Attempt): number[] {
    const until = this.#span.until!
    const wanted = this.#goal.kind === 'handoff' ? [peak?.time, lastWait, firstWait] : [lastWait, firstWait, peak?.time]
    const known = wanted.filter((time) => time !== undefined && time !== null)
    // A moment later, or when an action lets the lead in again too.
    const after = [1000 + this.#span.latency, this.#gap()].flatMap((step) => known.map((time) => time + step))
    return [...new Set([...after, until].map((time) => Math.min(time, until)))]
  }

  /** What might let the lead in: an event that fires the entry, or attributes that an audience asks for. */
  helps(base: Attempt): Help[] {
    const { plan } = this.#engine
    const { user, events } = this.#log
    const { end } = base
    if (!end) return []
    const { latency } = this.#span
    const kinds = kindsOf(plan, plan.entry.triggers, user, new Map())
    const enter = (kind: Kind, time: number): Help => {
      const event = kind.make(Math.min(time, end.time), 0)
      return { text: `one ${kind.text} at ${formatTimeShort(event.event.time)}`, events: [event] }
    }
    const first = events.reduce((least, { event }) => Math.min(least, event.time), end.time)
    const early = Math.max(plan.launch?.at ?? -Infinity, first - 1000 - latency)
    const openers = base.openers.flatMap(({ time, attributes, entry }): Help[] => {
      const open = (word: string, at: number): Help => ({
        text: `${sayAttributes(attributes)} ${word} ${formatTimeShort(time)}`,
        events: [assumedProfile(user, at, attributes)],
      })
      const before = open('before', time - 1)
      if (!entry) return [before]
      // The refused event may have closed the audience itself: then it has to be opened after it, and entered again.
      const after = open('after', Math.min(time + 1000, end.time))
      const again = kinds.map((kind) => enter(kind, time + 2000 + latency))
      return [
        before,
        ...again.map(({ text, events }) => ({ text: `${after.text}, ${text}`, events: [...after.events, ...events] })),
      ]
    })
    return [...openers, ...kinds.map((kind) => enter(kind, early))]
  }
}
