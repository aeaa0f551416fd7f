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
  const ms = parseUsualTime(text)
  return ms === undefined ? parseAnyTime(text) : { ms, zoned: true }
}

/** The date of the last usual time: logs are mostly in order, so that the next one has the same. */
const lastDate = { text: '', ms: 0 }

/** `2026-01-05T10:11:12Z` and `2026-01-05T10:11:12.345Z`, the forms of nearly all logs, without a regular expression. */
function parseUsualTime(text: string): number | undefined {
  const { length } = text
  if ((length !== 24 && length !== 20) || text.charCodeAt(length - 1) !== 0x5a || text.charCodeAt(10) !== 0x54)
    return undefined
  if (text.charCodeAt(13) !== 0x3a || text.charCodeAt(16) !== 0x3a || (length === 24 && text.charCodeAt(19) !== 0x2e))
    return undefined
  const digits = (at: number): number => {
    const tens = text.charCodeAt(at) - 0x30
    const ones = text.charCodeAt(at + 1) - 0x30
    return tens >= 0 && tens <= 9 && ones >= 0 && ones <= 9 ? tens * 10 + ones : Number.NaN
  }
  const date = text.slice(0, 10)
  if (date !== lastDate.text) {
    const parsed = parseAnyTime(date)
    if (!parsed) return undefined
    lastDate.text = date
    lastDate.ms = parsed.ms
  }
  const [hour, minute, second] = [digits(11), digits(14), digits(17)]
  const fraction = length === 24 ? digits(20) * 10 + (digits(21) % 10) : 0
  if (!(hour < 24 && minute < 60 && second < 60 && fraction >= 0)) return undefined
  return lastDate.ms + hour * 3_600_000 + minute * 60_000 + second * 1000 + fraction
}

function parseAnyTime(text: string): ParsedTime | undefined {
  const match = isoTime.exec(text)
  if (!match) return undefined
  const part = (index: number) => Number(match[index] ?? 0)
  const [year, month, day, hour, minute, second] = [part(1), part(2), part(3), part(4), part(5), part(6)]
  const isLeapYear = year % 4 === 0 && (year % 100 !== 0 || year % 400 === 0)
  const lastDay = (daysInMonth[month - 1] ?? 0) + (month === 2 && isLeapYear ? 1 : 0)
  if (day < 1 || day > lastDay || hour > 23 || minute > 59 || second > 59) return undefined
  const fraction = Number((match[7] ?? '').padEnd(3, '0').slice(0, 3))
  if (part(10) > 23 || part(11) > 59) return undefined
  const utc = new Date(0)
  // Date.UTC would read the years 0 to 99 as 1900 to 1999.
  utc.setUTCFullYear(year, month - 1, day)
  utc.setUTCHours(hour, minute, second, fraction)
  const offset = (match[9] === '-' ? -1 : 1) * (part(10) * 60 + part(11)) * 60_000
  return { ms: utc.getTime() - offset, zoned: match[8] !== undefined || match[9] !== undefined }
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

/** The quotient towards the past, also before 1970. */
export function floorDivide(value: bigint, by: bigint): bigint {
  const quotient = value / by
  return value % by < 0n ? quotient - 1n : quotient
}
