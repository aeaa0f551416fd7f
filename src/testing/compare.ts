/** A check against what is seen at its instant; and two checks that cannot both hold. */
import { isDeepStrictEqual } from 'node:util'
import type { SentRecord, Sight } from './bench.ts'
import { formatOffset } from './offset.ts'
import type { Check, ExpectedHandoff } from './scenario.ts'

export interface Mismatch {
  readonly expected: unknown
  readonly got: unknown
  /** One sentence. */
  readonly message: string
}

export const notANumber = 'not a number'

/** Undefined when the check holds. `start` is where the clock of the test begins. */
export function compare({ what, expected }: Check, sight: Sight, start: number): Mismatch | undefined {
  if (what === 'attributes') return compareAttributes(expected as Record<string, unknown>, sight)
  if (what === 'handoffs') return compareHandoffs(expected as number | ExpectedHandoff[], sight.handoffs, start)
  const got = what === 'score' ? (sight.result.score ?? notANumber) : sight.result[what]
  if (got === expected) return undefined
  return { expected, got, message: `${nameOf(what)} is ${String(got)}; ${String(expected)} was expected` }
}

const names: Readonly<Record<string, string>> = {
  score: 'the score',
  waiting: 'the number of waiting entries',
  missed: 'the number of missed actions',
  advanced: 'the number of counted actions',
  decays: 'the number of decays',
  entries: 'the number of entries',
}

const nameOf = (what: string) => names[what] ?? what

function compareAttributes(expected: Readonly<Record<string, unknown>>, sight: Sight): Mismatch | undefined {
  const wrong = Object.keys(expected).filter((name) => !isDeepStrictEqual(held(sight, name), expected[name]))
  const [first] = wrong
  if (first === undefined) return undefined
  const got = Object.fromEntries(Object.keys(expected).map((name) => [name, held(sight, name)]))
  const others = wrong.length > 1 ? ` (and ${wrong.length - 1} more)` : ''
  return {
    expected,
    got,
    message: `\`${first}\` is ${show(got[first])}; ${show(expected[first])} was expected${others}`,
  }
}

const held = (sight: Sight, name: string): unknown => sight.attributes.get(name) ?? null

const show = (value: unknown): string => (value === null ? 'absent' : JSON.stringify(value))

function compareHandoffs(
  expected: number | readonly ExpectedHandoff[],
  sent: readonly SentRecord[],
  start: number,
): Mismatch | undefined {
  const count = typeof expected === 'number' ? expected : expected.length
  const shown = typeof expected === 'number' ? expected : expected.map((one) => inWords(one, start))
  const got = () =>
    typeof expected === 'number' ? sent.length : sent.map((one, index) => describeSent(one, expected[index], start))
  if (sent.length !== count) {
    const message = `${plural(sent.length)} sent; ${count === 0 ? 'none' : count} ${count === 1 || count === 0 ? 'was' : 'were'} expected`
    return { expected: shown, got: got(), message }
  }
  if (typeof expected === 'number') return undefined
  for (const [index, one] of expected.entries()) {
    const problem = handoffProblem(one, sent[index]!, start)
    if (problem)
      return {
        expected: shown,
        got: got(),
        message: `${count > 1 ? `hand-off ${index + 1}` : 'the hand-off'} ${problem}`,
      }
  }
  return undefined
}

const plural = (count: number) =>
  count === 0 ? 'no hand-off was' : count === 1 ? 'one hand-off was' : `${count} hand-offs were`

const inWords = ({ at, ...rest }: ExpectedHandoff, start: number) => ({
  ...(at === undefined ? {} : { at: formatOffset(at, start) }),
  ...rest,
})

function describeSent(sent: SentRecord, expected: ExpectedHandoff | undefined, start: number) {
  const body = expected?.body === undefined ? {} : { body: bodyOf(sent) }
  return { at: formatOffset(sent.at, start), score: sent.score, ...body }
}

function handoffProblem(expected: ExpectedHandoff, sent: SentRecord, start: number): string | undefined {
  if (expected.at !== undefined && expected.at !== sent.at) {
    return `was sent at ${formatOffset(sent.at, start)}; ${formatOffset(expected.at, start)} was expected`
  }
  if (expected.score !== undefined && expected.score !== sent.score) {
    return `was sent with score ${sent.score}; ${expected.score} was expected`
  }
  return expected.body === undefined ? undefined : bodyProblem(expected.body, sent)
}

function bodyProblem(expected: unknown, sent: SentRecord): string | undefined {
  const request = sent.request()
  if (!request?.request) return `has no body: ${request?.reason ?? 'it could not be rendered'}`
  const { body } = request.request
  if (typeof expected === 'string') {
    return body.includes(expected) ? undefined : `has a body without ${JSON.stringify(expected)}`
  }
  let parsed: unknown
  try {
    parsed = JSON.parse(body)
  } catch {
    return 'has a body that is not JSON'
  }
  const found = difference(parsed, expected, '')
  if (!found) return undefined
  return `has \`${found.path || 'body'}\` ${found.got === undefined ? 'absent' : JSON.stringify(found.got)}; ${JSON.stringify(found.expected)} was expected`
}

/** JSON where it is JSON, else the text, else why there is none. */
function bodyOf(sent: SentRecord): unknown {
  const request = sent.request()
  if (!request?.request) return request?.reason ?? null
  try {
    return JSON.parse(request.request.body) as unknown
  } catch {
    return request.request.body.trim()
  }
}

/** Where `value` does not hold `part`: maps may hold more, everything else is the same. */
function difference(
  value: unknown,
  part: unknown,
  path: string,
): { path: string; expected: unknown; got: unknown } | undefined {
  const isMap = (one: unknown): one is Record<string, unknown> =>
    typeof one === 'object' && one !== null && !Array.isArray(one)
  if (isMap(part) && isMap(value)) {
    for (const [key, item] of Object.entries(part)) {
      const found = difference(
        Object.hasOwn(value, key) ? value[key] : undefined,
        item,
        path === '' ? key : `${path}.${key}`,
      )
      if (found) return found
    }
    return undefined
  }
  return isDeepStrictEqual(value, part) ? undefined : { path, expected: part, got: value }
}

/** Why two checks of one key at one instant exclude each other; undefined when both can hold. */
export function contradiction(a: Check, b: Check): string | undefined {
  if (a.what !== b.what || a.at !== b.at || a.expected === null || b.expected === null) return undefined
  if (a.what === 'attributes') {
    const [first, second] = [a.expected, b.expected] as Record<string, unknown>[]
    const name = Object.keys(first!).find(
      (key) => Object.hasOwn(second!, key) && !isDeepStrictEqual(first![key], second![key]),
    )
    return name === undefined
      ? undefined
      : `\`${name}\` cannot be ${show(first![name])} and ${show(second![name])} at once`
  }
  if (a.what === 'handoffs') return contradictingHandoffs(a.expected as never, b.expected as never)
  return a.expected === b.expected
    ? undefined
    : `${nameOf(a.what)} cannot be ${String(a.expected)} and ${String(b.expected)} at once`
}

type Handoffs = number | readonly ExpectedHandoff[]

function contradictingHandoffs(a: Handoffs, b: Handoffs): string | undefined {
  const count = (one: Handoffs) => (typeof one === 'number' ? one : one.length)
  if (count(a) !== count(b)) return `there cannot be ${count(a)} and ${count(b)} hand-offs at once`
  if (typeof a === 'number' || typeof b === 'number') return undefined
  const differs = a.findIndex((one, index) => {
    const other = b[index]!
    return (['at', 'score'] as const).some(
      (key) => one[key] !== undefined && other[key] !== undefined && one[key] !== other[key],
    )
  })
  return differs < 0 ? undefined : `hand-off ${differs + 1} cannot be both of these`
}
