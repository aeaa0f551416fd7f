/** The lead that `render` is about: from a profile, or as a log leaves them at a moment. */
import { Failure } from '../failure.ts'
import { readUtf8 } from '../files/read.ts'
import { parseProfile } from '../events/event.ts'
import type { Plan } from '../plan/plan.ts'
import { attributesAt } from '../simulation.ts'
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

export async function leadOf(plan: Plan, input: CommandInput, world: World): Promise<RenderedLead> {
  const text = (name: string) => input.options[name] as string | undefined
  const events = input.options['events'] as readonly string[] | undefined
  const at = timeOption('--at', text('at'))
  const score = scoreOption(text('score'))
  if (events && text('user') !== undefined)
    throw new Failure('--user and --events exclude each other', ['the user comes from a profile or from a log'])
  const lead = events ? await fromLog(plan, events, at, input, world) : fromProfile(text('user'), text('userId'), world)
  const attributes = new Map(lead.attributes)
  if (score !== undefined) attributes.set(plan.score.attribute, score)
  return { userId: lead.userId, attributes, at: at ?? lead.at }
}

function scoreOption(text: string | undefined): number | undefined {
  if (text === undefined) return undefined
  if (/^-?\d+(\.\d+)?$/.test(text)) return Number(text)
  throw new Failure(`--score is \`${text}\`; a number was expected`)
}

/** A profile is a row of a profile file, or just a map of attributes. */
function fromProfile(path: string | undefined, userId: string | undefined, world: World): RenderedLead {
  if (path === undefined) return { userId: userId ?? null, attributes: new Map(), at: Date.now() }
  const text = readUtf8(path, world)
  const parsed = parseProfile(text.includes('"user_id"') ? text : `{"user_id":"-","attributes":${text}}`)
  if ('reason' in parsed) {
    throw new Failure(`${path} holds no profile: ${parsed.detail}`, [
      'a profile is JSON: `{"user_id": "u1", "attributes": {"lead score": 120}}`',
    ])
  }
  const attributes = new Map(Object.entries(parsed.attributes).filter(([, value]) => value !== null))
  return { userId: userId ?? (parsed.user_id === '-' ? null : parsed.user_id), attributes, at: Date.now() }
}

async function fromLog(
  plan: Plan,
  events: readonly string[],
  at: number | undefined,
  input: CommandInput,
  world: World,
): Promise<RenderedLead> {
  const userId = input.options['userId'] as string | undefined
  if (userId === undefined) throw new Failure('--events needs --user-id: which user is it about?')
  const refuse = () => {}
  const profiles = await readProfiles(input.options['profiles'] as string | undefined, world, refuse)
  const logs = openLogs(events, 'auto', input.progress, world)
  try {
    const state = await attributesAt(plan, userId, { events: logs.sources, profiles: profiles.rows, until: at })
    if (!state)
      throw new Failure(`there is no user \`${userId}\` in ${events.join(', ')}`, [
        'ids are compared exactly, upper and lower case too',
      ])
    return { userId, attributes: state.attributes, at: state.at }
  } finally {
    logs.done()
  }
}
