/** Text → moment, as Ruby's `Time.parse` reads it: pieces in almost any order, the rest from the current date. */
import { isInteger } from './number.ts'
import { MONTHS, WEEKDAYS } from './strftime.ts'
import { LiquidTime } from './time.ts'

interface Parts {
  year?: number
  month?: number
  day?: number
  yearDay?: number
  hour?: number
  minute?: number
  second?: number
  ms?: number
  /** Minutes east of UTC. */
  offset?: number
  weekday?: boolean
}

// Longer than any date; keeps the patterns below cheap.
const MAX_LENGTH = 128

/** undefined: not a date. Digits alone are seconds since 1970; `now` and `today` are the given moment. */
export function parseTime(value: unknown, now: number): LiquidTime | undefined {
  if (value instanceof LiquidTime) return value
  if (isInteger(value)) return fromSeconds(Number(value))
  if (typeof value !== 'string' || value === '' || value.length > MAX_LENGTH) return undefined
  const text = value.toLowerCase()
  if (text === 'now' || text === 'today') return new LiquidTime(now, 0)
  if (/^\d+$/.test(text)) return fromSeconds(Number(text))
  const parts: Parts = {}
  const rest = takeTime(text.replaceAll(/[^\w\-+',./:@[\]\s]/g, ' '), parts)
  takeDate(rest, parts)
  return assemble(parts, now)
}

function fromSeconds(seconds: number): LiquidTime | undefined {
  return valid(new LiquidTime(seconds * 1000, 0))
}

function valid(time: LiquidTime): LiquidTime | undefined {
  return Number.isNaN(new Date(time.epochMs).getTime()) ? undefined : time
}

const ZONES: Readonly<Record<string, number>> = {
  z: 0,
  utc: 0,
  gmt: 0,
  ut: 0,
  est: -300,
  edt: -240,
  cst: -360,
  cdt: -300,
  mst: -420,
  mdt: -360,
  pst: -480,
  pdt: -420,
}

const CLOCK =
  /(\d+)\s*(?:h(?:our)?s?\b|:\s*(\d+)(?:\s*:\s*(\d+)(?:[.,](\d*))?)?)\s*([ap]\.?m\b\.?)?\s*((?:utc|gmt)?[+-]\d+(?:[,.:]\d+(?::\d+)?)?|(?:utc|gmt|ut|z|[ecmp][sd]t)\b)?/
const CLOCK_12 = /(\d+)\s*([ap])\.?m\b\.?\s*((?:utc|gmt)?[+-]\d+(?::\d+)?|(?:utc|gmt|ut|z|[ecmp][sd]t)\b)?/

function takeTime(text: string, parts: Parts): string {
  const clock = CLOCK.exec(text)
  if (clock) {
    const [found, hour, minute, second, fraction, half, zone] = clock
    parts.hour = twelve(Number(hour), half)
    if (minute !== undefined) parts.minute = Number(minute)
    if (second !== undefined) parts.second = Number(second)
    if (fraction) parts.ms = Math.floor(Number(`0.${fraction}`) * 1000)
    setZone(zone, parts)
    return text.replace(found, ' ')
  }
  const short = CLOCK_12.exec(text)
  if (!short) return text
  parts.hour = twelve(Number(short[1]), short[2])
  setZone(short[3], parts)
  return text.replace(short[0], ' ')
}

function twelve(hour: number, half: string | undefined): number {
  return half === undefined ? hour : (hour % 12) + (half.startsWith('p') ? 12 : 0)
}

function setZone(zone: string | undefined, parts: Parts): void {
  if (zone === undefined) return
  const match = /([+-])(\d{1,2}):?(\d{2})?/.exec(zone)
  const named = ZONES[zone]
  if (named !== undefined) parts.offset = named
  else if (match) parts.offset = (match[1] === '-' ? -1 : 1) * (Number(match[2]) * 60 + Number(match[3] ?? 0))
}

const MONTH = `(${MONTHS.map((name) => name.slice(0, 3).toLowerCase()).join('|')})[^-\\d\\s',./]*\\.?`
const DAY_MONTH = new RegExp(`'?(\\d+)[^-\\d\\s]*\\s*${MONTH}(?:\\s*,?\\s*(?:'?(-?\\d+))(?:st|nd|rd|th)?)?`)
const MONTH_DAY = new RegExp(`\\b${MONTH}\\s*('?\\d+)(?:st|nd|rd|th)?\\b(?:\\s*,?\\s*'?(-?\\d+))?`)
const DAY_MONTH_DASHED = new RegExp(`'?(-?\\d+)-${MONTH}-'?(-?\\d+)`)
const MONTH_DAY_DASHED = new RegExp(`\\b${MONTH}-'?(\\d+)(?:-'?(-?\\d+))?`)
const MONTH_ONLY = new RegExp(`\\b${MONTH}`)
const WEEKDAY = new RegExp(`\\b(${WEEKDAYS.map((name) => name.slice(0, 3).toLowerCase()).join('|')})[^-\\d\\s]*`)

function takeDate(text: string, parts: Parts): void {
  const rest = text.replace(WEEKDAY, () => {
    parts.weekday = true
    return ' '
  })
  let match: RegExpExecArray | null
  if ((match = DAY_MONTH.exec(rest))) setDate(parts, match[3], match[2], match[1])
  else if ((match = MONTH_DAY.exec(rest))) setDate(parts, match[3], match[1], match[2])
  else if ((match = /'?([-+]?\d+)-(\d+)-'?(-?\d+)/.exec(rest))) setDate(parts, match[1], match[2], match[3])
  else if ((match = DAY_MONTH_DASHED.exec(rest))) setDate(parts, match[3], match[2], match[1])
  else if ((match = MONTH_DAY_DASHED.exec(rest))) setDate(parts, match[3], match[1], match[2])
  else if ((match = /\b(\d{4})-(\d{3})\b/.exec(rest)))
    [parts.year, parts.yearDay] = [Number(match[1]), Number(match[2])]
  else if (/\d{4}-w\d/.test(rest)) return
  else if ((match = /'?(-?\d+)\/\s*'?(\d+)(?:\D\s*'?(-?\d+))?/.exec(rest))) setThree(parts, match)
  else if ((match = /'?(-?\d+)\.\s*'?(\d+)\.\s*'?(-?\d+)/.exec(rest))) setThree(parts, match)
  else if ((match = /'(\d+)\b/.exec(rest))) parts.year = fullYear(match[1] ?? '')
  else if ((match = MONTH_ONLY.exec(rest))) parts.month = monthNumber(match[1] ?? '')
  else if ((match = /\b(\d+)(?:st|nd|rd|th)\b/.exec(rest))) parts.day = Number(match[1])
  else if ((match = /(\d{2,14})(?:\s*t\s*(\d{2,6})?)?/.exec(rest))) setDigits(parts, match[1] ?? '', match[2])
}

function setDate(parts: Parts, year: string | undefined, month: string | undefined, day: string | undefined): void {
  // A day of three digits or more is the year of someone who wrote it first.
  const swap = day !== undefined && day.replace(/^['-]/, '').length > 2 && (year === undefined || year.length <= 2)
  const [y, d] = swap ? [day, year] : [year, day]
  if (y !== undefined) parts.year = fullYear(y)
  if (month !== undefined) parts.month = /^\d/.test(month) ? Number(month) : monthNumber(month)
  if (d !== undefined) parts.day = Number(d.replace("'", ''))
}

/** `2016/3/14`, `14/3/2016` and, with two numbers, `3/14`. */
function setThree(parts: Parts, [, first, second, third]: RegExpExecArray): void {
  if (third === undefined) setDate(parts, undefined, first, second)
  else setDate(parts, first, second, third)
}

function fullYear(text: string): number {
  const year = Number(text.replace("'", ''))
  const short = /^\d{1,2}$/.test(text.replace("'", ''))
  return short ? year + (year < 69 ? 2000 : 1900) : year
}

function monthNumber(name: string): number {
  return MONTHS.findIndex((month) => month.toLowerCase().startsWith(name.slice(0, 3))) + 1
}

/** Digits without separators: `20160314`, `20160314T1015`. */
function setDigits(parts: Parts, digits: string, clock: string | undefined): void {
  const cut = (from: number, to: number) => Number(digits.slice(from, to))
  if (digits.length === 2) parts.day = cut(0, 2)
  else if (digits.length === 3) parts.yearDay = cut(0, 3)
  else if (digits.length === 4) [parts.month, parts.day] = [cut(0, 2), cut(2, 4)]
  else if (digits.length === 6)
    [parts.year, parts.month, parts.day] = [fullYear(digits.slice(0, 2)), cut(2, 4), cut(4, 6)]
  else if (digits.length >= 8) {
    ;[parts.year, parts.month, parts.day] = [cut(0, 4), cut(4, 6), cut(6, 8)]
    if (digits.length >= 10) parts.hour = cut(8, 10)
    if (digits.length >= 12) parts.minute = cut(10, 12)
    if (digits.length >= 14) parts.second = cut(12, 14)
  }
  if (clock === undefined) return
  parts.hour = Number(clock.slice(0, 2))
  if (clock.length >= 4) parts.minute = Number(clock.slice(2, 4))
  if (clock.length >= 6) parts.second = Number(clock.slice(4, 6))
}

/** What is missing before the largest given part comes from the current date, what is missing after it is the least. */
function assemble(parts: Parts, now: number): LiquidTime | undefined {
  const { year, month, day, yearDay, hour, minute, second, offset = 0 } = parts
  const given = [year, month, day, yearDay, hour, minute, second].some((part) => part !== undefined)
  if (!given) return undefined
  const today = new LiquidTime(now, offset).wall
  const y = year ?? today.getUTCFullYear()
  const m = yearDay !== undefined ? 1 : (month ?? (year === undefined ? today.getUTCMonth() + 1 : 1))
  const d = yearDay ?? day ?? (year === undefined && month === undefined ? today.getUTCDate() : 1)
  const [h, min, s] = [hour ?? 0, minute ?? 0, second ?? 0]
  if (
    m < 1 ||
    m > 12 ||
    d < 1 ||
    (yearDay === undefined && d > 31) ||
    h > 24 ||
    (h === 24 && min + s > 0) ||
    min > 59 ||
    s > 60
  ) {
    return undefined
  }
  const wall = new Date(0)
  wall.setUTCFullYear(y, m - 1, d)
  wall.setUTCHours(h, min, s, parts.ms ?? 0)
  return valid(new LiquidTime(wall.getTime() - offset * 60_000, offset, offset === 0 ? 'UTC' : undefined))
}
