/** An expanded test → a scenario: absolute times, whole events, one check for each key. Short forms end here. */
import type { Path } from '../document/parse.ts'
import type { EventType } from '../plan/plan.ts'
import { parseDuration } from '../text/duration.ts'
import { parseIsoTime } from '../text/time.ts'
import type { ExpandedTest } from './expand.ts'
import { lowerEvent } from './event.ts'
import type { Problem } from './shape.ts'

export interface Scenario {
  readonly name: string
  readonly test: ExpandedTest
  /** Where the virtual clock begins, in ms. */
  readonly start: number
  readonly latency: number
  /** Attributes before the first event; undefined for a lead who is not known yet. */
  readonly profile: Readonly<Record<string, unknown>> | undefined
  /** In order of time. */
  readonly events: readonly ScenarioEvent[]
  /** In the order of the file. */
  readonly checks: readonly Check[]
  /** The last instant that is played. */
  readonly end: number
}

export interface ScenarioEvent {
  readonly time: number
  /** What was written, in short. */
  readonly label: string
  readonly type: EventType
  /** Of a custom event. */
  readonly name: string | null
  readonly properties: Readonly<Record<string, unknown>> | null
  /** Of a `profile` event. */
  readonly attributes: Readonly<Record<string, unknown>> | null
}

export const checkedKeys = [
  'score',
  'waiting',
  'attributes',
  'handoffs',
  'missed',
  'advanced',
  'decays',
  'entries',
] as const
export type CheckedKey = (typeof checkedKeys)[number]

export interface Check {
  readonly what: CheckedKey
  readonly at: number
  /** null is an empty expectation. */
  readonly expected: unknown
  /** Of the value, in the expanded test. */
  readonly own: Path
}

/** An expected hand-off, with its time on the clock. */
export interface ExpectedHandoff {
  readonly at?: number
  readonly score?: number
  readonly body?: unknown
}

type Values = Readonly<Record<string, unknown>>

/** What a file says once for all of its tests. */
export interface FileDefaults {
  readonly start: number
  readonly latency: number
  readonly profile: Values | undefined
}

/** `value` has the right shape; `test` stands for the file itself. Defaults that are left out are those of `launch`. */
export function lowerDefaults(test: ExpandedTest, launch: number): { defaults: FileDefaults; problems: Problem[] } {
  const { value } = test
  const problems: Problem[] = []
  const defaults = {
    start: readTime(value['start'], ['start'], test, problems) ?? launch,
    latency: readDuration(value['latency'], ['latency'], test, problems) ?? 0,
    profile: value['profile'] as Values | undefined,
  }
  return { defaults, problems }
}

/** `test` has the right shape. Problems that remain are those of times and events. */
export function lowerScenario(test: ExpandedTest, defaults: FileDefaults): { scenario: Scenario; problems: Problem[] } {
  const { value } = test
  const problems: Problem[] = []
  const clock = new Clock(readTime(value['start'], ['start'], test, problems) ?? defaults.start, test, problems)
  const events = lowerEvents((value['events'] ?? []) as readonly unknown[], clock)
  const expect = value['expect'] as Values | readonly Values[]
  const checks = Array.isArray(expect)
    ? expect.map((check: Values, index) => lowerCheck(check, ['expect', index], clock))
    : [lowerCheck(expect as Values, ['expect'], clock)]
  const until = clock.read(value['until'], ['until'])
  const instants = [...events.map(({ time }) => time), ...checks.flatMap(({ at }) => at ?? [])]
  const end = until ?? instants.reduce((latest, time) => Math.max(latest, time), clock.start)
  checkEnd(until, events, checks, clock)
  return {
    scenario: {
      name: String(value['name']),
      test,
      start: clock.start,
      latency: readDuration(value['latency'], ['latency'], test, problems) ?? defaults.latency,
      profile: (value['profile'] as Values | undefined) ?? defaults.profile,
      events: events.map(({ event }) => event).sort((a, b) => a.time - b.time),
      checks: checks.flatMap(({ at, keys }) => keys.map((key) => ({ ...key, at: at ?? end }))),
      end,
    },
    problems,
  }
}

/** The virtual clock of one test. */
class Clock {
  readonly start: number
  readonly test: ExpandedTest
  readonly problems: Problem[]

  constructor(start: number, test: ExpandedTest, problems: Problem[]) {
    this.start = start
    this.test = test
    this.problems = problems
  }

  /** Undefined for what is left out, or wrong. */
  read(text: unknown, own: Path): number | undefined {
    if (typeof text !== 'string') return undefined
    if (/^\d+[smhdw]/.test(text)) {
      const offset = readDuration(text, own, this.test, this.problems)
      return offset === undefined ? undefined : this.start + offset
    }
    return readTime(text, own, this.test, this.problems)
  }
}

function readDuration(text: unknown, own: Path, test: ExpandedTest, problems: Problem[]): number | undefined {
  if (typeof text !== 'string') return undefined
  const ms = parseDuration(text)
  if (ms === undefined) {
    problems.push({
      code: 'LS107',
      rule: 'invalid-duration',
      path: test.origin(own),
      aim: 'value',
      message: `\`${String(own.at(-1))}\` is longer than 10,000 years`,
      notes: [],
    })
  }
  return ms
}

function readTime(text: unknown, own: Path, test: ExpandedTest, problems: Problem[]): number | undefined {
  if (typeof text !== 'string') return undefined
  const ms = parseIsoTime(text)?.ms
  if (ms === undefined) {
    problems.push({
      code: 'LS108',
      rule: 'invalid-time',
      path: test.origin(own),
      aim: 'value',
      message: `\`${String(own.at(-1))}\` is \`${text}\`, which is no time of the calendar`,
      notes: ['for example `2026-01-01T00:00:00Z`'],
    })
  }
  return ms
}

interface TimedEvent {
  readonly time: number
  readonly event: ScenarioEvent
  readonly own: Path
}

/** An event without `at` happens together with the one before it. */
function lowerEvents(list: readonly unknown[], clock: Clock): TimedEvent[] {
  let time = clock.start
  return list.flatMap((item, index) => {
    const own: Path = ['events', index]
    const given = (typeof item === 'string' ? { [item]: null } : item) as Values
    const lowered = lowerEvent(given, typeof item === 'string')
    if ('message' in lowered) {
      const { key, ...problem } = lowered
      clock.problems.push({ ...problem, path: clock.test.origin(key === null ? own : [...own, key]) })
      return []
    }
    const first = clock.read(given['at'], [...own, 'at']) ?? time
    const every = readDuration(given['every'], [...own, 'every'], clock.test, clock.problems) ?? 0
    const times = (given['times'] as number | undefined) ?? 1
    time = first + (times - 1) * every
    return Array.from({ length: times }, (_, repetition): TimedEvent => {
      const at = first + repetition * every
      return { time: at, event: { ...lowered, time: at }, own }
    })
  })
}

interface TimedChecks {
  readonly own: Path
  /** Undefined is the end. */
  readonly at: number | undefined
  readonly keys: readonly Omit<Check, 'at'>[]
}

function lowerCheck(check: Values, own: Path, clock: Clock): TimedChecks {
  const keys = (Object.keys(check) as CheckedKey[]).filter((key) => checkedKeys.includes(key))
  if (keys.length === 0) {
    clock.problems.push({
      code: 'LS104',
      rule: 'invalid-value',
      path: clock.test.origin(own),
      aim: 'value',
      message: 'the check looks at nothing',
      notes: ['for example `score: 5`; an empty `score:` is filled in by `leadscore test --update`'],
    })
  }
  return {
    own,
    at: clock.read(check['at'], [...own, 'at']),
    keys: keys.map((what) => {
      const path = [...own, what]
      const expected = what === 'handoffs' ? lowerHandoffs(check[what], path, clock) : check[what]
      return { what, expected, own: path }
    }),
  }
}

function lowerHandoffs(expected: unknown, own: Path, clock: Clock): unknown {
  if (!Array.isArray(expected)) return expected
  return expected.map((one: Values, index): ExpectedHandoff => {
    const at = clock.read(one['at'], [...own, index, 'at'])
    return { ...one, ...(at === undefined ? {} : { at }) }
  })
}

/** What lies after `until` never happens. */
function checkEnd(
  until: number | undefined,
  events: readonly TimedEvent[],
  checks: readonly TimedChecks[],
  clock: Clock,
): void {
  if (until === undefined) return
  const late = [...events.map(({ time, own }) => ({ at: time, own })), ...checks].find(
    ({ at }) => (at ?? until) > until,
  )
  if (!late) return
  clock.problems.push({
    code: 'LS503',
    rule: 'after-the-end',
    path: clock.test.origin(late.own),
    aim: 'value',
    message: `${late.own[0] === 'events' ? 'the event' : 'the check'} comes after the end of the test (\`until\`)`,
    notes: ['move it, or leave `until` out: a test ends with its last event or check'],
  })
}
