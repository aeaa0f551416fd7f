// The compact tables against plain maps and sorts.

import fc from 'fast-check'
import { expect, test } from 'vitest'
import type { Projection } from '../../src/events/batch.ts'
import { FingerprintSet } from '../../src/events/fingerprint-set.ts'
import { hashBytes } from '../../src/events/hash.ts'
import { IdJournal } from '../../src/events/id-journal.ts'
import { PayloadTable } from '../../src/events/payload-table.ts'
import { UserTable } from '../../src/events/user-table.ts'
import { MemorySpill } from '../engine/memory-spill.ts'

const name = fc.oneof(
  fc.string({ unit: 'binary', maxLength: 12 }),
  fc.constantFrom('', 'user-1', 'user-10', '\ud800', '\udc00', '\ud800\ud800', 'é', '🎯', '～', 'x'.repeat(200)),
  fc.nat({ max: 5000 }).map((number) => `user-${number}`),
)

test('hashes are those of MurmurHash3', () => {
  const hash = (text: string, seed: number) => hashBytes(Buffer.from(text), 0, Buffer.byteLength(text), seed)
  expect(hash('', 0)).toBe(0)
  expect(hash('', 1)).toBe(0x514e28b7)
  expect(hash('test', 0x9747b28c)).toBe(0x704b81dc)
  expect(hash('Hello, world!', 0x9747b28c)).toBe(0x24884cba)
  expect(hash('aaa', 0x9747b28c)).toBe(0x283e0130)
})

test('users have the numbers that a map gives them, and keep their names', () => {
  fc.assert(
    fc.property(fc.array(name, { maxLength: 300, size: 'max' }), (names) => {
      const users = new UserTable(true)
      const map = new Map<string, number>()
      for (const [time, one] of names.entries()) {
        if (!map.has(one)) map.set(one, map.size)
        expect(users.intern(one, -time)).toBe(map.get(one))
      }
      expect(users.size).toBe(map.size)
      for (const [one, index] of map) {
        expect(users.name(index)).toBe(one)
        expect(users.find(one)).toBe(index)
        expect(users.firstTime(index)).toBe(-names.lastIndexOf(one))
      }
      expect(users.find('nobody of that name')).toBe(-1)
    }),
    { numRuns: 50 },
  )
})

test('names with one hash are told apart by their bytes', () => {
  const users = new UserTable(false)
  const [a, b] = [Buffer.from('-a-'), Buffer.from('-b-')]
  expect(users.internBytes(a, 1, 2, 7, 0)).toBe(0)
  expect(users.internBytes(b, 1, 2, 7, 0)).toBe(1)
  expect(users.internBytes(a, 1, 2, 7, 0)).toBe(0)
  expect([users.name(0), users.name(1)]).toEqual(['a', 'b'])
})

test('users are sorted by the bytes of their names', () => {
  fc.assert(
    fc.property(
      fc.uniqueArray(fc.string({ unit: 'grapheme', maxLength: 4 }), { maxLength: 500, size: 'max' }),
      (names) => {
        const users = new UserTable(false)
        for (const one of names) users.intern(one, 0)
        const sorted = names.toSorted((a, b) => Buffer.compare(Buffer.from(a), Buffer.from(b)))
        expect(Array.from(users.byName().indices, (user) => users.name(user))).toEqual(sorted)
      },
    ),
    { numRuns: 30 },
  )
})

const projection = (
  tests: readonly ((properties: Readonly<Record<string, unknown>> | null) => boolean)[],
): Projection => ({
  codeOf: () => 1,
  propertyTests: (code) => (code === 1 ? tests : []),
  propertyNames: (code) => new Set(code === 1 ? ['a', 'b'] : []),
  codes: 3,
  customEvents: [],
  attributeNames: null,
})

test('events are one payload when every filter says the same of them', () => {
  const tests = [(p: object | null) => p !== null && 'a' in p, (p: object | null) => p !== null && 'b' in p]
  const payloads = new PayloadTable(projection(tests))
  const numbers = [null, {}, { a: 1 }, { a: 2, c: 3 }, { b: 1 }, { a: 1, b: 1 }].map((p) => payloads.ofEvent(1, p))
  expect(numbers).toEqual([0, 0, 1, 1, 2, 3])
  expect(payloads.ofEvent(2, { a: 1 })).toBe(4)
  expect(payloads.ofEvent(2, { b: 1 })).toBe(4)
  expect([0, 1, 3, 4].map((number) => payloads.codeOf(number))).toEqual([1, 1, 1, 2])
  expect([1, 3, 4].map((number) => payloads.read(number))).toEqual([{ a: 1 }, { a: 1, b: 1 }, null])
})

test('profile lines come back as they were', () => {
  const payloads = new PayloadTable(projection([]))
  fc.assert(
    fc.property(fc.array(fc.dictionary(fc.string({ unit: 'binary' }), fc.jsonValue())), (rows) => {
      const numbers = rows.map((row) => payloads.ofProfile(row))
      for (const [index, number] of numbers.entries()) {
        expect(payloads.codeOf(number)).toBe(0)
        expect(JSON.stringify(payloads.read(number))).toBe(JSON.stringify(rows[index]))
      }
    }),
    { numRuns: 50 },
  )
  const infinite = { a: [Infinity, null] }
  expect(payloads.read(payloads.ofProfile(infinite))).toEqual(infinite)
  const before = payloads.ofProfile({ lifecycle: 'customer' })
  expect(payloads.ofProfile({ lifecycle: 'customer' })).toBe(before)
})

test('a set of fingerprints is a set', () => {
  const half = fc.constantFrom(0, 1, 2, 64, 0x8000_0000, 0xffff_ffff)
  const print = fc.oneof(fc.tuple(half, half), fc.tuple(fc.nat(), fc.nat())).filter(([a, b]) => a !== 0 || b !== 0)
  fc.assert(
    fc.property(fc.array(print, { maxLength: 200 }), fc.array(print), (added, others) => {
      const prints = new FingerprintSet()
      const set = new Set<string>()
      for (const [low, high] of added) {
        expect(prints.add(low, high)).toBe(!set.has(`${low} ${high}`))
        set.add(`${low} ${high}`)
      }
      expect(prints.size).toBe(set.size)
      for (const [low, high] of [...added, ...others]) expect(prints.has(low, high)).toBe(set.has(`${low} ${high}`))
      const slots = new Set(added.map(([low, high]) => prints.slotOf(low, high)))
      expect(slots.size).toBe(set.size)
      for (const slot of slots) expect(slot).toBeLessThan(prints.slots)
    }),
  )
})

test.each([0, Infinity])('a journal gives back every id in order (%s bytes in memory)', (memory) => {
  const spill = new MemorySpill()
  const journal = new IdJournal(memory, spill)
  const entries = Array.from({ length: 30_000 }, (_, i) => ({
    user: i * 7,
    time: i % 3 === 0 ? -i : 1.7e12 + i,
    id: i % 1000 === 0 ? 'é'.repeat(i * 10) : `\ud800-${i}`,
    skipped: i % 2 === 0,
  }))
  for (const { user, time, id, skipped } of entries) journal.add(user, time, id, skipped)
  expect([...journal.entries()]).toEqual(entries)
  expect([...journal.entries()]).toHaveLength(entries.length)
  expect(spill.size > 0).toBe(memory === 0)
})
