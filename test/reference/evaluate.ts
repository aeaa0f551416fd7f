// The reference: the semantics word for word, one user at a time, with no thought of speed; the engine must agree with it.

import { allHold, isoTime, type Condition, type Json } from './conditions.ts'

export interface ScoreRow {
  user_id: string
  score: number | null
  entries: number
  waiting: number
  advanced: number
  decays: number
  missed: number
  handoffs: number
  last_handoff: string | null
}

export interface HandoffRow {
  user_id: string
  time: string
  score: number
}

export interface Outcome {
  scores: ScoreRow[]
  handoffs: HandoffRow[]
  /** Users who entered at least once. */
  entered: number
}

export interface Options {
  profiles?: { user_id: string | number; attributes: Attributes }[] | undefined
  until?: number | null | undefined
  latency?: number | undefined
}

type Attributes = Record<string, Json>
type Trigger = string | ({ where?: Condition[] } & Record<string, Json | Condition[]>)

/** The parsed YAML file, as far as scoring needs it. */
interface Config {
  score: { attribute: string; min?: number; max?: number }
  entry: { triggers: Trigger[]; audience?: Condition[]; reeligibility?: string }
  action_groups: { points?: number; exit?: boolean; triggers: Trigger[] }[]
  ranked?: boolean
  inactivity: Window | Window[]
  handoff?: {
    threshold?: number
    audience?: Condition[]
    reeligibility?: string
    crm_sync?: { after?: string; attributes: Attributes }
  }
  launch?: { at: string; seed?: number }
}

interface Window {
  window: string
  points?: number
}

interface Event {
  user: string
  time: number
  id: string | null
  type: string
  name: string | null
  properties: Attributes
  attributes: Attributes
}

/** The entries of a user multiply: no engine has to follow them to their end. */
export class EntriesMultiply extends Error {}

/** Far more than a user has who does not feed themselves. */
const mostAtOnce = 500

/** One pass of a user through the Canvas. `start`: its windows count from here; `since`: it waits, and sees, from here. */
interface Entry {
  start: number
  since: number
  stage: number
  group: number | null
}

export const evaluate = (config: object, log: object[], options: Options = {}): Outcome => {
  const sorted = log.map(readEvent).sort((a, b) => a.time - b.time) // T2; the sort is stable
  const events = sorted.filter(
    // T3
    (event, index) =>
      event.id === null ||
      !sorted.slice(0, index).some((e) => e.user === event.user && e.time === event.time && e.id === event.id),
  )
  const rows = (options.profiles ?? []).map((row) => ({ user: String(row.user_id), attributes: row.attributes }))
  const until = options.until ?? events.at(-1)?.time ?? null // T5; no event and no `until`: nothing happens

  const users = [...new Set([...rows, ...events].map((one) => one.user))].sort(byBytes)
  const results = users.map((user) =>
    evaluateUser(
      config as Config,
      user,
      rows.filter((row) => row.user === user).map((row) => row.attributes),
      events.filter((event) => event.user === user),
      until,
      options.latency ?? 0,
    ),
  )
  return {
    scores: results.map((result) => result.row),
    handoffs: results
      .flatMap((result) => result.sent)
      .sort((a, b) => a.time - b.time || byBytes(a.user_id, b.user_id))
      .map((sent) => ({ ...sent, time: new Date(sent.time).toISOString() })),
    entered: results.filter((result) => result.row.entries > 0).length,
  }
}

const evaluateUser = (
  config: Config,
  user: string,
  rows: Attributes[],
  events: Event[],
  until: number | null,
  latency: number,
) => {
  const score = config.score.attribute
  const windows = [config.inactivity].flat()
  const { min = -Infinity, max = Infinity } = config.score
  const heartbeat = windows.length > 1 || config.score.min !== undefined || config.score.max !== undefined // U2, U3
  const launch = config.launch === undefined ? null : isoTime(config.launch.at)

  const profile = new Map<string, Json>()
  const waiting: Entry[] = []
  const agenda: { due: number; sequence: number; run: (now: number) => void }[] = []
  const sent: { user_id: string; time: number; score: number }[] = []
  let scheduled = 0
  let lastEntry: number | null = null
  let [entries, advanced, decays, missed] = [0, 0, 0, 0]

  // T: time

  const schedule = (due: number, run: (now: number) => void) => {
    agenda.push({ due, sequence: scheduled, run })
    if (agenda.length > mostAtOnce) throw new EntriesMultiply()
    scheduled += 1
  }

  /** T4: everything due at or before `time`, in order of due time, then in the order in which it was scheduled. */
  const catchUp = (time: number) => {
    for (;;) {
      agenda.sort((a, b) => a.due - b.due || a.sequence - b.sequence)
      if (agenda[0] === undefined || agenda[0].due > time) return
      const next = agenda.shift()!
      next.run(next.due)
    }
  }

  /** T6: an advance completes L later; with L = 0 at once. */
  const afterLatency = (now: number, run: (now: number) => void) => {
    if (latency === 0) run(now)
    else schedule(now + latency, run)
  }

  // P: profile

  /** P2, P3: sets the attributes one by one and tells which of them changed. */
  const writeProfile = (attributes: Attributes) => {
    const changes = new Map<string, Json>()
    for (const [name, value] of Object.entries(attributes)) {
      const old = profile.get(name)
      if (value === null) profile.delete(name)
      else profile.set(name, value)
      if (['string', 'number', 'boolean'].includes(typeof value) && value !== old) changes.set(name, value)
    }
    return changes
  }

  const fires = (trigger: Trigger, event: Event, changes: Map<string, Json>): boolean => {
    const where = typeof trigger === 'string' ? [] : (trigger.where ?? [])
    const kind = typeof trigger === 'string' ? trigger : Object.keys(trigger).find((key) => key !== 'where')!
    const argument = typeof trigger === 'string' ? null : (trigger[kind] as Json)
    const wanted = typeof argument === 'object' && argument !== null ? (argument as Attributes) : {}
    const has = (name: string, value: Json) => Object.hasOwn(event.properties, name) && event.properties[name] === value

    if (kind === 'email_added') {
      const email = changes.get('email') // P4
      return typeof email === 'string' && email !== ''
    }
    if (kind === 'attribute_changed') {
      const name = typeof argument === 'string' ? argument : (wanted['name'] as string)
      return changes.has(name) && (wanted['to'] === undefined || changes.get(name) === wanted['to'])
    }
    if (event.type !== kind) return false
    switch (kind) {
      case 'custom_event':
        return event.name === argument && allHold(where, { profile, properties: event.properties })
      case 'purchase':
        return (
          (argument === null || has('product_id', argument)) &&
          allHold(where, { profile, properties: event.properties })
        )
      case 'session_start':
        return argument === null || has('app', argument)
      case 'conversion':
        return argument === null || has('campaign', argument) || has('canvas', argument)
      case 'location':
        return true
      case 'subscription_changed':
      case 'message':
      case 'inbound_message':
        return Object.entries(wanted).every(([name, value]) => has(name, value))
      default:
        throw new Error(`unknown trigger ${kind}`)
    }
  }

  /** T4: profile, action path, entry triggers, hand-off; each step sees what the steps before it wrote. */
  const handle = (event: Event, now: number) => {
    const changes = event.type === 'profile' ? writeProfile(event.attributes) : new Map<string, Json>()
    if (launch !== null && now < launch) return // T7: changes the profile but triggers nothing (missed neither)

    const group = config.action_groups.findIndex((one) =>
      one.triggers.some((trigger) => fires(trigger, event, changes)),
    )
    if (group >= 0) meet(group, now) // A1: the first listed wins; A6: the action path before the entry triggers

    const outside = new Map(changes)
    if (heartbeat) outside.delete(score) // U3: changes to the score from outside do not fire it (a CRM sync neither)
    if (config.entry.triggers.some((trigger) => fires(trigger, event, outside))) attempt(now, now + latency) // E1

    if (changes.has(score)) considerHandoff(now) // H1
  }

  // A: action path

  const meet = (group: number, now: number) => {
    const seeing = waiting.filter((entry) => latency === 0 || now > entry.since) // T6
    if (seeing.length === 0)
      missed += 1 // A4
    else if (config.ranked === true)
      for (const entry of seeing) entry.group = Math.min(group, entry.group ?? group) // A3
    else {
      for (const entry of seeing) waiting.splice(waiting.indexOf(entry), 1) // A2: the earliest advances, the others
      advance(group, now) //                                                   are dropped; they do not differ any more
    }
  }

  const advance = (group: number, now: number) => {
    advanced += 1
    const { points } = config.action_groups[group]!
    if (points !== undefined) afterLatency(now, (then) => complete(points, then)) // A5: no points, no write, no re-entry
  }

  // I: inactivity

  /** Reading: with latency, beginning to wait is an item of its own, and the window is scheduled when waiting begins. */
  const wait = (entry: Entry, now: number) => {
    entry.since = now
    waiting.push(entry)
    schedule(entry.start + duration(windows[entry.stage]!.window), (then) => windowEnds(entry, then))
  }

  /** I3: every waiting entry times out on its own. */
  const windowEnds = (entry: Entry, now: number) => {
    if (!waiting.includes(entry)) return
    waiting.splice(waiting.indexOf(entry), 1)
    if (entry.group !== null) return advance(entry.group, now) // A3

    const { points = 0 } = windows[entry.stage]!
    if (points !== 0) decays += 1
    if (entry.stage < windows.length - 1)
      afterLatency(now, (then) => hop(entry, points, then)) // I2
    else if (points !== 0) afterLatency(now, (then) => complete(points, then)) // I1
  }

  /** I2: writes its points and goes on waiting. Reading: a window without points writes nothing but takes L all the same. */
  const hop = (entry: Entry, points: number, now: number) => {
    const update = points === 0 ? null : write(points)
    entry.start += latency
    entry.stage += 1
    wait(entry, now)
    if (update?.changed === true) considerHandoff(now) // U4
  }

  // U: user update

  /** U1, U7. Reading: an unchanged number is written too, so that an absent score may become 0, which is no change. */
  const write = (points: number) => {
    const old = profile.get(score) ?? 0
    if (typeof old !== 'number') return null
    const value = Math.min(Math.max(old + points, min), max)
    profile.set(score, value)
    return { value, changed: value !== old }
  }

  /** The write that completes an entry. U5: score, then re-entry, then hand-off. */
  const complete = (points: number, now: number) => {
    const update = write(points)
    if (update === null) return
    if ((heartbeat || update.changed) && scoreFires(update.value)) attempt(now, now) // U2, U3; T6: made and waiting now
    if (update.changed) considerHandoff(now) // U4
  }

  const scoreFires = (value: number) =>
    config.entry.triggers.some((trigger) => fires(trigger, profileEvent({}), new Map([[score, value]])))

  // E: entry

  const attempt = (now: number, waitsFrom: number) => {
    const { reeligibility = '0s', audience = [] } = config.entry
    if (lastEntry !== null && !eligible(reeligibility, lastEntry, now)) return // E2
    if (!allHold(audience, { profile, properties: {} })) return // E2
    if (latency > 0 && lastEntry !== null && wholeSecond(lastEntry) === wholeSecond(now)) return // T6
    entries += 1
    lastEntry = now
    const entry = { start: waitsFrom, since: waitsFrom, stage: 0, group: null }
    if (waitsFrom === now) wait(entry, now)
    else schedule(waitsFrom, (then) => wait(entry, then))
  }

  // H: hand-off

  const considerHandoff = (now: number) => {
    const value = profile.get(score)
    if (config.handoff === undefined || typeof value !== 'number') return // U7
    const { threshold, audience = [], reeligibility = '0s', crm_sync: sync } = config.handoff
    const last = sent.at(-1)
    if (last !== undefined && !eligible(reeligibility, last.time, now)) return // H2
    if (!allHold(audience, { profile, properties: {} })) return // H3
    if (threshold !== undefined && value <= threshold) return // H4
    sent.push({ user_id: user, time: now, score: value })
    if (sync !== undefined)
      schedule(now + duration(sync.after ?? '0s'), (then) => handle(profileEvent(sync.attributes), then)) // H5
  }

  // T7: every user known by the launch who has no score gets the seed, before the events of that instant.

  const seedAtLaunch = (now: number) => {
    const seed = config.launch?.seed
    const known = rows.length > 0 || events.some((event) => event.time < now)
    if (seed === undefined || !known || profile.has(score)) return
    profile.set(score, seed)
    if (scoreFires(seed)) attempt(now, now + latency)
    considerHandoff(now)
  }

  for (const row of rows) writeProfile(row) // Reading: later rows of a user add to earlier ones
  if (launch !== null) schedule(launch, seedAtLaunch)
  for (const event of events) {
    if (until === null || event.time > until) break // T5
    catchUp(event.time)
    handle(event, event.time)
  }
  if (until !== null) catchUp(until) // T5

  const final = profile.get(score) ?? 0
  const last = sent.at(-1)
  return {
    row: {
      user_id: user,
      score: typeof final === 'number' ? final : null,
      entries,
      waiting: waiting.length,
      advanced,
      decays,
      missed,
      handoffs: sent.length,
      last_handoff: last === undefined ? null : new Date(last.time).toISOString(),
    },
    sent,
  }
}

const eligible = (reeligibility: string, last: number, now: number) =>
  reeligibility !== 'never' && now - last >= duration(reeligibility)

const wholeSecond = (time: number) => Math.floor(time / 1000)

const profileEvent = (attributes: Attributes): Event => ({
  user: '',
  time: 0,
  id: null,
  type: 'profile',
  name: null,
  properties: {},
  attributes,
})

/** T1: `1d12h` in milliseconds. */
const duration = (text: string): number => {
  const seconds: Record<string, number> = { s: 1, m: 60, h: 3600, d: 86_400, w: 604_800 }
  return [...text.matchAll(/(\d+)([smhdw])/g)].reduce((sum, [, n, unit]) => sum + Number(n) * seconds[unit!]! * 1000, 0)
}

const readEvent = (line: object): Event => {
  const { user_id, time, id, type, event, name, properties, attributes } = line as Record<string, Json | undefined>
  return {
    user: String(user_id),
    time: readTime(time!),
    id: id === undefined || id === null ? null : String(id), // '' is an id, 7 is '7'
    type: String(type ?? 'custom_event'),
    name: (event ?? name ?? null) as string | null,
    properties: (properties ?? {}) as Attributes,
    attributes: (attributes ?? {}) as Attributes,
  }
}

/** ISO-8601, or epoch seconds (an absolute value below 1e11) or milliseconds; fractions beyond milliseconds are cut. */
const readTime = (time: Json): number => {
  const value =
    typeof time === 'number' ? (Math.abs(time) < 1e11 ? fromSeconds(time) : Math.trunc(time)) : isoTime(time)
  if (value === null) throw new Error(`not a time: ${JSON.stringify(time)}`)
  return value
}

/** By its decimal digits, since 1.001 * 1000 is not 1001. */
const fromSeconds = (seconds: number): number => {
  const [whole = '0', fraction = ''] = (Math.abs(seconds) < 0.001 ? '0' : String(seconds)).split('.')
  return Number(whole + fraction.padEnd(3, '0').slice(0, 3))
}

const byBytes = (a: string, b: string) => Buffer.compare(Buffer.from(a), Buffer.from(b))
