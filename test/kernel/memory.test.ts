// Regions of the kernel's memory: none overlap, those that are to be empty are, and what was given back is handed out again.

import fc from 'fast-check'
import { expect, test } from 'vitest'
import { KernelMemory } from '../../src/events/kernel/memory.ts'
import { type Region, regionBytes } from '../../src/events/regions.ts'

const step = fc.record({
  what: fc.constantFrom('allocate', 'allocateAny', 'extend', 'free'),
  bytes: fc.integer({ min: 1, max: 5 * regionBytes }),
  which: fc.nat(),
})

test('regions that are given back', () => {
  fc.assert(
    fc.property(fc.array(step, { maxLength: 60 }), (steps) => {
      const memory = KernelMemory.open()!
      const held: Region[] = []
      for (const { what, bytes, which } of steps) {
        if (what === 'free') {
          const [region] = held.splice(held.length === 0 ? 0 : which % held.length, 1)
          if (region) memory.free(region.address, region.bytes.length)
          continue
        }
        const region = memory[what](bytes)
        expect(region.address % regionBytes).toBe(0)
        expect(region.address).toBeGreaterThan(0)
        expect(region.bytes.length).toBeGreaterThanOrEqual(bytes)
        if (what === 'allocate') expect(region.bytes.every((byte) => byte === 0)).toBe(true)
        for (const other of held) {
          const isApart =
            region.address >= other.address + other.bytes.length ||
            other.address >= region.address + region.bytes.length
          expect(isApart).toBe(true)
        }
        region.bytes.fill(0xff)
        held.push(region)
      }
    }),
    { numRuns: 100 },
  )
})

test('what was given back is enough for the next ones', () => {
  const memory = KernelMemory.open()!
  const { address, bytes } = memory.allocate(10 * regionBytes)
  const end = memory.next
  memory.free(address, bytes.length)
  const small = Array.from({ length: 10 }, () => memory.allocate(regionBytes))
  expect(memory.next).toBe(end)
  for (const region of small.toReversed()) memory.free(region.address, regionBytes)
  memory.allocate(10 * regionBytes)
  expect(memory.next).toBe(end)
  memory.allocate(1)
  expect(memory.next).toBe(end + regionBytes)
})
