/** A strict ISO-8601 reader and writer; `Date.parse` takes 30 February and "March 7". */

/** Milliseconds since the epoch (UTC), and whether the text named its zone. */
export interface ParsedTime {
  readonly ms: number
  readonly zoned: boolean
}

const isoTime =
  /^(\d{4})-(\d{2})-(\d{2})(?:[Tt ](\d{2}):(\d{2})(?::(\d{2})(?:[.,](\d+))?)?(?: ?([Zz]|UTC)|([+-])(\d{2}):?(\d{2}))?)?$/

/** The source of the accepted form, for the JSON Schema. */
export const isoTimePattern = '^[0-9]{4}-[0-9]{2}-[0-9]{2}([Tt ].*)?$'

const daysInMonth = [31, 28, 31, 30, 31, 30, 31, 31, 30, 31, 30, 31]

/** Reads a date or date-time; no zone means UTC, fractions beyond milliseconds are cut (the event log's rule). */
export function parseIsoTime(text: string): ParsedTime | undefined {
  const match = isoTime.exec(text)
  if (!match) return undefined
  const [year, month, day, hour, minute, second] = [1, 2, 3, 4, 5, 6].map((i) => Number(match[i] ?? 0)) as [
    number,
    number,
    number,
    number,
    number,
    number,
  ]
  const leapDay = month === 2 && (year % 4 === 0 && (year % 100 !== 0 || year % 400 === 0) ? 1 : 0)
  const lastDay = (daysInMonth[month - 1] ?? 0) + Number(leapDay)
  if (day < 1 || day > lastDay || hour > 23 || minute > 59 || second > 59) return undefined
  const fraction = Number((match[7] ?? '').padEnd(3, '0').slice(0, 3))
  const offsetMinutes = Number(match[10] ?? 0) * 60 + Number(match[11] ?? 0)
  if (Number(match[10] ?? 0) > 23 || Number(match[11] ?? 0) > 59) return undefined
  const utc = new Date(0)
  // Date.UTC would read the years 0 to 99 as 1900 to 1999.
  utc.setUTCFullYear(year, month - 1, day)
  utc.setUTCHours(hour, minute, second, fraction)
  const ms = utc.getTime() - (match[9] === '-' ? -1 : 1) * offsetMinutes * 60_000
  return { ms, zoned: match[8] !== undefined || match[9] !== undefined }
}

/** ISO-8601 with milliseconds and Z. */
export function formatTime(ms: number): string {
  return new Date(ms).toISOString()
}

/** `2026-01-05 10:11` for people; seconds only when there are some. */
export function formatTimeShort(ms: number): string {
  const text = formatTime(ms).replace('T', ' ')
  return text.slice(17, 23) === '00.000'
    ? text.slice(0, 16)
    : text.slice(20, 23) === '000'
      ? text.slice(0, 19)
      : text.slice(0, 23)
}
