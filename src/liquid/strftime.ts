/** `Time#strftime`: directives, flags (`-0^#_:`) and widths. */
import type { LiquidTime } from './time.ts'
import { formatOffset } from './time.ts'

export const MONTHS = [
  'January',
  'February',
  'March',
  'April',
  'May',
  'June',
  'July',
  'August',
  'September',
  'October',
  'November',
  'December',
] as const
export const WEEKDAYS = ['Sunday', 'Monday', 'Tuesday', 'Wednesday', 'Thursday', 'Friday', 'Saturday'] as const

const DAY_MS = 86_400_000
// Nobody needs wider fields; an unbounded width would be a way to fill the memory.
const MAX_WIDTH = 1024

/** How a directive prints: a number with its padding, or a text. */
type Field = readonly [value: number, width: number, pad: '0' | ' '] | string

const DIRECTIVE = /%([-0^#_]*)(\d*)(:{0,3})([EO]?)([A-Za-z%])/g
/** The only directives that may follow the modifiers E and O. */
const MODIFIED: Readonly<Record<string, string>> = { E: 'cCxXyY', O: 'deHkIlmMSuUVwWy' }

export function strftime(time: LiquidTime, format: string): string {
  return format.replaceAll(
    DIRECTIVE,
    (whole, flags: string, width: string, colons: string, modifier: string, letter: string) => {
      if ((colons !== '' && letter !== 'z') || (modifier !== '' && !MODIFIED[modifier]?.includes(letter))) return whole
      const columns = Math.min(Number(width), MAX_WIDTH)
      if (letter === 'z') return offset(time, colons.length, columns)
      if (letter === 'N' || letter === 'L') return fraction(time, letter, columns)
      const field = fieldOf(time, letter)
      return field === undefined ? whole : pad(field, flags, columns, letter)
    },
  )
}

function pad(field: Field, flags: string, width: number, letter: string): string {
  const numeric = typeof field !== 'string'
  const composed = letter in COMPOSED
  let text = numeric ? String(Math.abs(field[0])) : field
  if (flags.includes('^')) text = text.toUpperCase()
  if (flags.includes('#') && !composed)
    text = letter === 'p' || letter === 'Z' ? text.toLowerCase() : text.toUpperCase()
  const sign = numeric && field[0] < 0 ? '-' : ''
  if (flags.includes('-') && !composed && !/[0_]$/.test(flags)) return sign + text
  if (text === '') return ''
  const filler = flags.includes('_') ? ' ' : flags.includes('0') ? '0' : numeric ? field[2] : ' '
  const total = width || (numeric ? field[1] : 0)
  return filler === '0' ? sign + text.padStart(total - sign.length, '0') : (sign + text).padStart(total, ' ')
}

function fieldOf(time: LiquidTime, letter: string): Field | undefined {
  const wall = time.wall
  const hour = wall.getUTCHours()
  const year = wall.getUTCFullYear()
  const month = MONTHS[wall.getUTCMonth()] ?? ''
  const weekday = WEEKDAYS[wall.getUTCDay()] ?? ''
  switch (letter) {
    case 'Y':
      return [year, year < 0 ? 5 : 4, '0']
    case 'C':
      return [Math.floor(year / 100), 2, '0']
    case 'y':
      return [((year % 100) + 100) % 100, 2, '0']
    case 'm':
      return [wall.getUTCMonth() + 1, 2, '0']
    case 'B':
      return month
    case 'b':
    case 'h':
      return month.slice(0, 3)
    case 'd':
      return [wall.getUTCDate(), 2, '0']
    case 'e':
      return [wall.getUTCDate(), 2, ' ']
    case 'j':
      return [dayOfYear(wall), 3, '0']
    case 'H':
      return [hour, 2, '0']
    case 'k':
      return [hour, 2, ' ']
    case 'I':
      return [hour % 12 || 12, 2, '0']
    case 'l':
      return [hour % 12 || 12, 2, ' ']
    case 'M':
      return [wall.getUTCMinutes(), 2, '0']
    case 'S':
      return [wall.getUTCSeconds(), 2, '0']
    case 'p':
      return hour < 12 ? 'AM' : 'PM'
    case 'P':
      return hour < 12 ? 'am' : 'pm'
    case 'A':
      return weekday
    case 'a':
      return weekday.slice(0, 3)
    case 'u':
      return [wall.getUTCDay() || 7, 1, '0']
    case 'w':
      return [wall.getUTCDay(), 1, '0']
    case 'U':
      return [weekOfYear(wall, 0), 2, '0']
    case 'W':
      return [weekOfYear(wall, 1), 2, '0']
    case 'V':
      return [isoWeek(wall).week, 2, '0']
    case 'G':
      return [isoWeek(wall).year, 4, '0']
    case 'g':
      return [isoWeek(wall).year % 100, 2, '0']
    case 's':
      return [Math.floor(time.epochMs / 1000), 1, '0']
    case 'Z':
      return time.zone ?? ''
    case 'n':
      return '\n'
    case 't':
      return '\t'
    case '%':
      return '%'
    default:
      return letter in COMPOSED ? strftime(time, COMPOSED[letter] ?? '') : undefined
  }
}

const COMPOSED: Readonly<Record<string, string>> = Object.assign(Object.create(null) as Record<string, string>, {
  c: '%a %b %e %H:%M:%S %Y',
  D: '%m/%d/%y',
  x: '%m/%d/%y',
  F: '%Y-%m-%d',
  T: '%H:%M:%S',
  X: '%H:%M:%S',
  R: '%H:%M',
  r: '%I:%M:%S %p',
  v: '%e-%^b-%Y',
})

function offset(time: LiquidTime, colons: number, width: number): string {
  const text = formatOffset(time.offsetMinutes, colons === 0 ? '' : ':') + (colons === 2 ? ':00' : '')
  return text.charAt(0) + text.slice(1).padStart(width - 1, '0')
}

function fraction(time: LiquidTime, letter: 'N' | 'L', width: number): string {
  const digits = width || (letter === 'N' ? 9 : 3)
  const ms = ((time.epochMs % 1000) + 1000) % 1000
  return String(Math.floor(ms)).padStart(3, '0').padEnd(digits, '0').slice(0, digits)
}

function dayOfYear(wall: Date): number {
  const start = new Date(0)
  start.setUTCFullYear(wall.getUTCFullYear())
  return Math.floor((wall.getTime() - start.getTime()) / DAY_MS) + 1
}

/** Weeks starting on `first` (0 Sunday, 1 Monday); days before the first such day are in week 0. */
function weekOfYear(wall: Date, first: 0 | 1): number {
  const weekday = (wall.getUTCDay() - first + 7) % 7
  return Math.floor((dayOfYear(wall) + 6 - weekday) / 7)
}

function isoWeek(wall: Date): { year: number; week: number } {
  const thursday = new Date(wall.getTime() + (4 - (wall.getUTCDay() || 7)) * DAY_MS)
  return { year: thursday.getUTCFullYear(), week: Math.ceil(dayOfYear(thursday) / 7) }
}
