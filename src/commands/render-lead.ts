/** The lead that `render` is about: from a profile, or as a log leaves them at a moment. */
import type { SourceMapping } from '../events/dialects/mapping.ts'
import { Failure } from '../failure.ts'
import { readStdinOnce, readUtf8 } from '../files/read.ts'
import type { Plan } from '../plan/plan.ts'
import { attributesAt } from '../simulation.ts'
import { jsonProblem } from '../text/json-problem.ts'
import { Source } from '../text/source.ts'
import type { World } from '../world.ts'
import type { CommandInput } from './command.ts'
import { openLogs } from './open-logs.ts'
import { readProfiles } from './profiles.ts'
import { timeOption } from './time-option.ts'

export interface RenderedLead {
  readonly userId: string | null
  readonly attributes: ReadonlyMap<string, unknown>
  /** What `now` is in the templates, in ms. */
  readonly at: number
}

export async function leadOf(
  plan: Plan,
  mapping: SourceMapping | null,
  input: CommandInput,
  world: World,
): Promise<RenderedLead> {
  const text = (name: string) => input.options[name] as string | undefined
  const events = input.options['events'] as readonly string[] | undefined
  const at = timeOption('--at', text('at'))
  const score = scoreOption(text('score'))
  if (events && text('user') !== undefined)
    throw new Failure('--user and --events exclude each other', ['the user comes from a profile or from a log'])
  if (!events && text('profiles') !== undefined)
    throw new Failure('--profiles needs --events', ['a single profile is given with --user'])
  const lead = events
    ? await fromLog(plan, mapping, events, at, input, world)
    : fromProfile(text('user'), text('userId'), world)
  const attributes = new Map(lead.attributes)
  if (score !== undefined) attributes.set(plan.score.attribute, score)
  return { userId: lead.userId, attributes, at: at ?? lead.at }
}

function scoreOption(text: string | undefined): number | undefined {
  if (text === undefined) return undefined
  if (/^-?\d+(\.\d+)?$/.test(text)) return Number(text)
  throw new Failure(`--score is \`${text}\`; a number was expected`, ['for example `120`'])
}

/** A profile is a row of a profile file, or just a map of attributes. */
function fromProfile(path: string | undefined, userId: string | undefined, world: World): RenderedLead {
  if (path === undefined) return { userId: userId ?? null, attributes: new Map(), at: Date.now() }
  const value = readJson(path, world)
  if (!isMap(value)) throw noProfile(path, 'a map was expected')
  const own = (key: string) => (Object.hasOwn(value, key) ? value[key] : undefined)
  const isRow = isMap(own('attributes')) || own('user_id') !== undefined
  const attributes = isRow ? (own('attributes') ?? {}) : value
  if (!isMap(attributes)) throw noProfile(path, '`attributes` is not a map')
  const named = isRow ? own('user_id') : undefined
  if (named !== undefined && typeof named !== 'string' && !Number.isSafeInteger(named)) {
    throw noProfile(path, '`user_id` is not a text')
  }
  const given = Object.entries(attributes).filter(([, content]) => content !== null)
  const id = userId ?? (named === undefined ? null : String(named))
  return { userId: id, attributes: new Map(given), at: Date.now() }
}

function readJson(path: string, world: World): unknown {
  const text = readUtf8(path, world)
  if (text.trim() === '') throw noProfile(path, 'the file is empty')
  const problem = jsonProblem(text)
  if (!problem) return JSON.parse(text) as unknown
  const { line, column } = new Source(path, text).position(problem.at)
  throw noProfile(`${path}:${line}:${column}`, problem.message)
}

const isMap = (value: unknown): value is Readonly<Record<string, unknown>> =>
  typeof value === 'object' && value !== null && !Array.isArray(value)

function noProfile(place: string, problem: string): Failure {
  return new Failure(`${place}: this is no profile: ${problem}`, [
    'a profile is JSON: `{"user_id": "u1", "attributes": {"lead score": 120}}`',
  ])
}

async function fromLog(
  plan: Plan,
  mapping: SourceMapping | null,
  events: readonly string[],
  at: number | undefined,
  input: CommandInput,
  world: World,
): Promise<RenderedLead> {
  const userId = input.options['userId'] as string | undefined
  const profilesPath = input.options['profiles'] as string | undefined
  if (userId === undefined) throw new Failure('--events needs --user-id: which user is it about?')
  readStdinOnce([...events, profilesPath])
  let refused = 0
  const onRefused = () => void refused++
  const profiles = readProfiles(profilesPath, world, onRefused)
  const logs = await openLogs({ logs: events, plans: [plan], mapping }, input, world)
  try {
    const state = await attributesAt(plan, userId, {
      events: logs.sources,
      profiles: profiles.rows,
      until: at,
      onRefused,
    })
    logs.done()
    if (refused > 0) {
      const lines = refused === 1 ? 'one line was refused' : `${refused} lines were refused`
      world.stderr.write(`warning: ${lines}; \`leadscore simulate\` says why\n`)
    }
    if (!state)
      throw new Failure(`there is no user \`${userId}\` in ${events.join(', ')}`, [
        'ids are compared exactly, upper and lower case too',
      ])
    return { userId, attributes: state.attributes, at: state.at ?? Date.now() }
  } finally {
    logs.done()
  }
}
