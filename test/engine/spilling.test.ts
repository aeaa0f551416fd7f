// A bound on memory changes nothing: what is spilled, and how the users are cut, leaves the same rows.

import fc from 'fast-check'
import { expect, test, vi } from 'vitest'
import { EventStore } from '../../src/engine/event-store.ts'
import { Duplicates } from '../../src/events/duplicates.ts'
import { FingerprintSet } from '../../src/events/fingerprint-set.ts'
import { loadConfig, simulate, type SimulationInput } from '../../src/index.ts'
import { cases } from '../agreement/arbitrary.ts'
import { encode, toYaml } from '../agreement/encode.ts'
import { KernelMemory } from '../../src/events/kernel/memory.ts'
import { MemorySpill } from './memory-spill.ts'

test('random runs give the same with everything spilled', async () => {
  let spilled = 0
  const property = fc.asyncProperty(cases, fc.boolean(), async ({ config, log, until, latency, style }, once) => {
    const { plan } = loadConfig(toYaml(config), 'random.yaml')
    // Ids twice: what a trigger looks at and what none does are each other's duplicates.
    const events = encode([...log, ...log.slice(0, 5)], { ...style, chunk: 300 })
    const run = async (input: Partial<SimulationInput>) => {
      const { scores, handoffs, summary } = await simulate(plan!, {
        events: once ? events.values() : events,
        ...(until === null ? {} : { until }),
        latency,
        ...input,
      })
      return { scores: [...scores], handoffs: [...handoffs], summary }
    }
    const spill = new MemorySpill()
    const bounded = await run({ limit: { memory: 0, spill } })
    expect(bounded).toEqual(await run({}))
    spilled += Math.min(1, spill.size)
  })
  await fc.assert(property, { numRuns: 100, endOnFailure: true })
  expect(spilled).toBeGreaterThan(50)
})

test('events come back in order, whatever the bound', () => {
  const users = 9000
  const batches = Array.from({ length: 40 }, (_, batch) => {
    const count = 500
    const column = (of: (i: number) => number) => Array.from({ length: count }, (_, i) => of(batch * count + i))
    return {
      count,
      user: Int32Array.from(column((i) => (i * 7919) % users)),
      time: Float64Array.from(column((i) => ((i * 104_729) % 1000) * 1e9 - 6e13 + batch)),
      payload: Int32Array.from(column((i) => (i % 2 ? i : -1 - i))),
      ids: batch % 3 === 0 ? Uint32Array.from(column((i) => i + 1).flatMap((i) => [i, 0])) : null,
      skippedIds: new Uint32Array(),
    }
  })
  const all = (memory: number, kernel?: KernelMemory) => {
    const spill = new MemorySpill()
    const store = new EventStore({ memory: () => memory, spill }, kernel)
    for (const batch of batches) store.add(batch)
    expect(store.suspects().size).toBe(0)
    const none = new Duplicates(new FingerprintSet(), () => [0, 0])
    const rows: [number, number, number][] = []
    for (const { first, users: some, starts, time, payload } of store.inOrder(users, none).all()) {
      for (let user = 0; user < some; user++)
        for (let at = starts[user]!; at < starts[user + 1]!; at++) rows.push([first + user, time[at]!, payload[at]!])
    }
    return { rows, spilled: spill.size > 0 }
  }
  const rows = batches.flatMap(({ user, time, payload }) => Array.from(user, (one, i) => [one, time[i]!, payload[i]!]))
  const expected = rows.toSorted((a, b) => a[0]! - b[0]! || a[1]! - b[1]!)
  expect(all(Infinity)).toEqual({ rows: expected, spilled: false })
  expect(all(0)).toEqual({ rows: expected, spilled: true })
  expect(all(100_000)).toEqual({ rows: expected, spilled: true })
  expect(all(Infinity, KernelMemory.open())).toEqual({ rows: expected, spilled: false })
  expect(all(100_000, KernelMemory.open())).toEqual({ rows: expected, spilled: true })

  // The system grants less than is asked for.
  const small = KernelMemory.open()!
  small.allocate(100 * 65_536)
  const grow = small.memory.grow.bind(small.memory)
  let asked = 0
  vi.spyOn(small.memory, 'grow').mockImplementation((pages) => {
    if (++asked === 1) throw new RangeError('WebAssembly.Memory.grow(): Unable to grow instance memory')
    return grow(pages)
  })
  expect(all(Infinity, small)).toEqual({ rows: expected, spilled: true })
})
