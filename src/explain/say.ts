/** Effects and states in words, for every format. */
import type { MissReason } from '../engine/lead.ts'
import { formatDuration } from '../text/duration.ts'
import { formatTimeShort } from '../text/time.ts'
import { describeEvent, describeUnmet, describeValue } from './describe.ts'
import type { Cause, Effect, Happened, LedgerLine } from './explanation.ts'
import type { Unmet } from './unmet.ts'

const minus = (value: number): string => (value < 0 ? `−${-value}` : `${value}`)

const points = (value: number): string => (value < 0 ? minus(value) : `+${value}`)

export const count = (value: number, one: string, many = `${one}s`): string => `${value} ${value === 1 ? one : many}`

export function sayCause(cause: Cause, effects: readonly Effect[]): string {
  switch (cause.kind) {
    case 'profile':
      return `profile: ${sayAttributes(cause.attributes)}`
    case 'crm sync':
      return `CRM sync: ${sayAttributes(cause.attributes)}`
    case 'launch':
      return 'launch'
    case 'event': {
      const { event } = cause.at
      return event.type === 'profile' ? sayAttributes(event.attributes!) : describeEvent(event)
    }
    case 'due':
      return sayDue(effects)
  }
}

function sayDue([first]: readonly Effect[]): string {
  if (first?.what === 'window ended') return `${formatDuration(first.ms)} of inactivity`
  if (first?.what === 'advanced') return 'end of the window'
  return first?.what === 'waiting' ? 'begins to wait' : 'the update is done'
}

export function sayAttributes(attributes: Readonly<Record<string, unknown>>): string {
  return (
    Object.entries(attributes)
      .map(([name, value]) => (value === null ? `${name} removed` : `${name} = ${describeValue(value)}`))
      .join(', ') || 'no attributes'
  )
}

/** What became of an event that nothing looked at. */
export function sayFate({ cause }: LedgerLine): string | undefined {
  if (cause.kind !== 'event') return undefined
  const texts = {
    handled: undefined,
    'not named': 'no trigger names it',
    'before launch': 'before the launch: the profile changes, nothing else',
    duplicate: 'a duplicate: this id was there at the same time before',
    'after the end': 'after the end of the run',
  } as const
  return texts[cause.fate]
}

export function sayEffect(effect: Happened): string {
  switch (effect.what) {
    case 'filter failed':
      return `${effect.group === null ? 'no entry' : `not ${effect.group}`} (${effect.trigger}): ${describeUnmet(effect.unmet)}`
    case 'earlier group won':
      return `${effect.group} matches too, but ${effect.winner} is listed first`
    case 'nothing changed':
      return 'no attribute changes'
    case 'no entry from outside':
      return 'no entry: a heartbeat carries the loop, an outside write of the score does not'
    case 'seeded':
      return `the score is seeded with ${effect.score}`
    case 'missed':
      return `${effect.group} missed, not waiting: ${sayOut(effect)}`
    case 'remembered':
      return sayRemembered(effect)
    case 'advanced':
      return sayAdvanced(effect)
    case 'window ended':
      return `no action for ${formatDuration(effect.ms)}${effect.points === 0 ? '' : `: ${points(effect.points)}`}`
    case 'wrote': {
      const bound = effect.bound === null ? '' : `, held at the ${effect.bound}imum`
      return `${minus(effect.from ?? 0)} → ${minus(effect.to)}${bound}`
    }
    case 'not written':
      return `nothing is written: the score is ${describeValue(effect.value)}, not a number`
    case 'entered':
      return `enters${effect.again ? ' again' : ''}${effect.others > 0 ? `, beside ${count(effect.others, 'entry that waits', 'entries that wait')}` : ''}`
    case 'entry refused':
      return sayRefused(effect)
    case 'waiting':
      return `waits until ${formatTimeShort(effect.until)}`
    case 'left':
      return `out of the loop: ${effect.reason}`
    case 'hand-off':
      return sayHandoff(effect)
  }
}

function sayRemembered({ group, entries, higher }: Happened & { readonly what: 'remembered' }): string {
  if (higher >= entries) return `${group} matches, but a higher group was met before`
  const by = entries - higher > 1 ? ` by ${entries - higher} entries` : ''
  return `${group} is remembered${by} until the window ends`
}

function sayAdvanced({ group, points: taken, dropped }: Happened & { readonly what: 'advanced' }): string {
  const others = dropped > 0 ? `, ${count(dropped, 'other entry ends', 'other entries end')}` : ''
  return `${group}${taken === null ? ': leaves' : ` ${points(taken)}`}${others}`
}

function sayRefused({ reason, unmet, since, until }: Happened & { readonly what: 'entry refused' }): string {
  if (reason === 'audience') return `entry refused by the audience: ${describeUnmet(unmet)}`
  if (reason === 'same second') return 'entry refused: the second one within the same second'
  const entered = since === null ? '' : `entered ${formatTimeShort(since)}, `
  return `entry refused: ${entered}${until === null ? 'never eligible again' : `eligible again from ${formatTimeShort(until)}`}`
}

function sayHandoff(effect: Happened & { readonly what: 'hand-off' }): string {
  const { outcome, request, unmet, since, until } = effect
  switch (outcome) {
    case 'sent': {
      const sent = request?.request
      if (!sent) return `hand-off sent, though it cannot be rendered: ${request?.reason ?? ''}`
      const body = sent.body.trim().replace(/\s+/g, ' ')
      return `hand-off sent: ${sent.method} ${sent.url}${body === '' ? '' : ` ${body}`}`
    }
    case 'aborted':
      return `no hand-off: ${request?.reason ?? 'aborted'}`
    case 'audience':
      return `no hand-off, refused by its audience: ${describeUnmet(unmet)}`
    case 're-eligibility':
      return `no hand-off: sent ${since === null ? 'before' : formatTimeShort(since)}, ${until === null ? 'never eligible again' : `eligible again from ${formatTimeShort(until)}`}`
    case 'not a number':
      return `no hand-off: the score is ${describeValue(effect.score)}, not a number`
  }
}

interface OutOfLoop {
  readonly reason: MissReason
  readonly since: number | null
  readonly until?: number | null
  readonly unmet: readonly Unmet[]
}

/** Why a lead is not waiting, since when, and until when. */
export function sayOut({ reason, since, until = null, unmet }: OutOfLoop): string {
  const from = since === null ? '' : ` since ${formatTimeShort(since)}`
  const to = until === null ? '' : `, until ${formatTimeShort(until)}`
  const audience = reason === 'never entered' ? 'the audience refused: ' : ''
  const why = unmet.length === 0 ? '' : ` (${audience}${describeUnmet(unmet)})`
  return `${reason}${from}${to}${why}`
}
