// Reading times against the platform's own Date, where Date is strict enough to be asked.

import fc from 'fast-check'
import { expect, test } from 'vitest'
import { formatTime, formatTimeShort, parseIsoTime } from '../../src/text/time.ts'

const earliest = -62_167_219_200_000
const latest = 253_402_300_799_999
const anyTime = fc.integer({ min: earliest, max: latest })

test('what is written is read again, in every year from 0000 to 9999', () => {
  fc.assert(
    fc.property(anyTime, (ms) => {
      expect(parseIsoTime(formatTime(ms))).toEqual({ ms, zoned: true })
    }),
  )
  expect(parseIsoTime('0000-01-01T00:00:00Z')?.ms).toBe(earliest)
  expect(parseIsoTime('9999-12-31T23:59:59.999Z')?.ms).toBe(latest)
})

test('a zone shifts the time', () => {
  const zone = fc.record({
    sign: fc.constantFrom('+', '-'),
    hours: fc.integer({ min: 0, max: 23 }),
    minutes: fc.integer({ min: 0, max: 59 }),
    colon: fc.constantFrom(':', ''),
  })
  fc.assert(
    fc.property(anyTime, zone, (ms, { sign, hours, minutes, colon }) => {
      const text = `${formatTime(ms).slice(0, -1)}${sign}${two(hours)}${colon}${two(minutes)}`
      const offset = (hours * 60 + minutes) * 60_000 * (sign === '-' ? -1 : 1)
      expect(parseIsoTime(text)).toEqual({ ms: ms - offset, zoned: true })
    }),
  )
})

test('the calendar is that of Date: every day of every month, and no other', () => {
  fc.assert(
    fc.property(
      fc.integer({ min: 0, max: 9999 }),
      fc.integer({ min: 0, max: 13 }),
      fc.integer({ min: 0, max: 32 }),
      (year, month, day) => {
        const date = new Date(0)
        date.setUTCFullYear(year, month - 1, day)
        const exists = date.getUTCMonth() === month - 1 && date.getUTCDate() === day && date.getUTCFullYear() === year
        const text = `${String(year).padStart(4, '0')}-${two(month)}-${two(day)}`
        expect(parseIsoTime(text)).toEqual(exists ? { ms: date.getTime(), zoned: false } : undefined)
      },
    ),
    { numRuns: 1000 },
  )
})

test.each([
  ['2026-01-05T10:11:12.345Z', '2026-01-05T10:11:12.345Z', true],
  ['2026-01-05t10:11:12z', '2026-01-05T10:11:12.000Z', true],
  ['2026-01-05 10:11:12 UTC', '2026-01-05T10:11:12.000Z', true],
  ['2026-01-05 10:11:12+0200', '2026-01-05T08:11:12.000Z', true],
  ['2026-01-05T10:11', '2026-01-05T10:11:00.000Z', false],
  ['2026-01-05', '2026-01-05T00:00:00.000Z', false],
  ['2026-01-05T10:11:12.1', '2026-01-05T10:11:12.100Z', false],
  ['2026-01-05T10:11:12,12Z', '2026-01-05T10:11:12.120Z', true],
  ['2026-01-05T10:11:12.9999999Z', '2026-01-05T10:11:12.999Z', true],
  ['1969-12-31T23:59:59.9999Z', '1969-12-31T23:59:59.999Z', true],
  ['2024-02-29', '2024-02-29T00:00:00.000Z', false],
  ['2000-02-29', '2000-02-29T00:00:00.000Z', false],
  ['0099-03-01', '0099-03-01T00:00:00.000Z', false],
])('%s', (text, expected, zoned) => {
  expect(parseIsoTime(text)).toEqual({ ms: Date.parse(expected), zoned })
})

test.each([
  '',
  '2026',
  '2026-01',
  '2026-1-5',
  '2026-02-30',
  '2026-02-30T00:00:00Z',
  '2025-02-29T00:00:00Z',
  '1900-02-29T00:00:00Z',
  '2026-00-01',
  '2026-13-01T00:00:00Z',
  '2026-04-31T00:00:00.000Z',
  '2026-01-00',
  '2026-01-01T24:00:00Z',
  '2026-01-01T23:60:00Z',
  '2026-01-01T23:59:60Z',
  '2026-01-01T00:00:00+25:00',
  '2026-01-01T00:00:00+02:60',
  '2026-01-01T00:00:00+2',
  '2026-01-01T00:00:00 CET',
  '2026-01-01T00:00:00.Z',
  '2026-01-01T00:00:00.12xZ',
  '2026-01-01T00:00:0xZ',
  '2026-01-01T0x:00:00Z',
  '2026-01-01T',
  '2026-01-01T00Z',
  '2026-01-01Z',
  ' 2026-01-01',
  '2026-01-01\n',
  '+002026-01-01T00:00:00Z',
  '-000001-01-01T00:00:00Z',
  '20260101T000000Z',
  '2026-W01-1',
  '01/02/2026',
  'March 7',
  '1767607873',
  '２０２６-01-01',
])('%j is no time', (text) => {
  expect(parseIsoTime(text)).toBeUndefined()
})

test('the usual forms take a short cut that changes nothing', () => {
  const digits = fc.stringMatching(/^[0-9]{4}-[0-1][0-9]-[0-3][0-9]T[0-9]{2}:[0-9]{2}:[0-9]{2}(\.[0-9]{3})?$/)
  fc.assert(
    fc.property(digits, (text) => {
      // A zone of +00:00 takes the general way.
      expect(parseIsoTime(`${text}Z`)).toEqual(parseIsoTime(`${text}+00:00`))
    }),
    { numRuns: 2000 },
  )
})

test.each([
  [0, '1970-01-01 00:00'],
  [1000, '1970-01-01 00:00:01'],
  [1001, '1970-01-01 00:00:01.001'],
  [60_000, '1970-01-01 00:01'],
])('%d ms for people', (ms, text) => {
  expect(formatTimeShort(ms)).toBe(text)
})

const two = (value: number) => String(value).padStart(2, '0')
