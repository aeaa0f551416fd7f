/** Times and durations given on the command line. */
import { Failure } from '../failure.ts'
import { parseDuration } from '../text/duration.ts'
import { parseIsoTime } from '../text/time.ts'

/** Milliseconds of an ISO-8601 time; undefined when the flag was not given. */
export function timeOption(flag: string, text: string | undefined): number | undefined {
  if (text === undefined) return undefined
  const time = parseIsoTime(text)
  if (time) return time.ms
  throw new Failure(`${flag} is \`${text}\`; an ISO-8601 time was expected`, [
    'for example `2026-12-31` or `2026-12-31T18:00:00Z`',
  ])
}

/** Milliseconds of a duration; on the command line `ms` is a unit too. */
export function durationOption(flag: string, text: string): number {
  const ms = /^\d{1,15}ms$/.test(text) ? Number(text.slice(0, -2)) : parseDuration(text)
  if (ms !== undefined) return ms
  throw new Failure(`${flag} is \`${text}\`; a duration was expected`, ['for example `0s`, `500ms`, `2s` or `1m30s`'])
}
