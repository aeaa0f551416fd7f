// Events that the kernel puts into the store are those that the host would add.

import fc from 'fast-check'
import { expect, test } from 'vitest'
import { EventStore } from '../../src/engine/event-store.ts'
import type { EventBatch } from '../../src/events/batch.ts'
import { Duplicates } from '../../src/events/duplicates.ts'
import { FingerprintSet } from '../../src/events/fingerprint-set.ts'
import { jsonl } from '../../src/events/formats/jsonl.ts'
import { KernelMemory } from '../../src/events/kernel/memory.ts'
import { PayloadTable } from '../../src/events/payload-table.ts'
import { readLog } from '../../src/events/read-log.ts'
import { newAccount } from '../../src/events/read-target.ts'
import { UserTable } from '../../src/events/user-table.ts'
import { kernelOptions, projection } from './reading.ts'

const values = ['', 'a@b.example', 'é', 'x"y', 'long '.repeat(30), 'longer '.repeat(3000), 1, true, null, ['a']]
const line = fc
  .record({
    user_id: fc.oneof(
      fc.nat({ max: 9000 }).map((number) => `user-${number}`),
      fc.constantFrom('é', 'x'.repeat(127), 'x'.repeat(128), 'x'.repeat(200), 'x'.repeat(20_000)),
    ),
    time: fc.oneof(fc.constantFrom(0, -1, 253_402_300_799_999), fc.nat({ max: 100 })),
    kind: fc.constantFrom('demo', 'plain', 'quiet', 'purchase', 'profile'),
    value: fc.constantFrom(...values),
    other: fc.option(fc.constantFrom(...values)),
    id: fc.option(fc.nat({ max: 50 }).map(String), { freq: 3 }),
  })
  .map(({ user_id, time, kind, value, other, id }) => {
    const line = { user_id, time, ...(id === null ? {} : { id }) }
    if (kind === 'profile')
      return { ...line, type: kind, attributes: { email: value, ...(other === null ? {} : { score: other }) } }
    const properties = { plan: value, price: 1, decoy: 'x', ...(other === null ? {} : { a: other }) }
    return kind === 'purchase' ? { ...line, type: kind, properties } : { ...line, event: kind, properties }
  })

/** All that a store and the tables hold of a log. */
async function read(bytes: Uint8Array, keepsFirstTimes: boolean, isDirect: boolean) {
  const memory = KernelMemory.open()!
  const users = new UserTable(keepsFirstTimes, memory)
  const payloads = new PayloadTable(projection, memory)
  const account = newAccount()
  const store = new EventStore(undefined, memory)
  let added = 0
  const add = (batch: EventBatch) => {
    added += batch.count
    store.add(batch)
  }
  const events = { add, direct: isDirect ? store.direct : undefined }
  const source = { name: 'log', format: jsonl, rereadable: true, open: () => [bytes] }
  await readLog([source], {
    ...{ projection, users, payloads, account, events, journal: null, kernel: { ...kernelOptions, memory } },
    onRefused: () => {},
  })
  const none = new Duplicates(new FingerprintSet(), () => [0, 0])
  const kept = Array.from(store.inOrder(users.size, none).all(), ({ starts, users: count, time, payload, ids }) => {
    const end = starts[count]!
    return [starts.slice(), time.slice(0, end), payload.slice(0, end), ids.slice(0, 2 * end)]
  })
  const names = Array.from({ length: users.size }, (_, user) => [users.name(user), users.firstTime(user)])
  const payload = (number: number) => [payloads.codeOf(number), payloads.read(number)]
  const carried = kept.map(([, , numbers]) => Array.from(numbers as Int32Array, payload))
  const suspects = store.suspects()
  return { log: { kept, carried, names, account, suspects: suspects.size }, added }
}

test('one by one, or by the kernel', async () => {
  await fc.assert(
    fc.asyncProperty(fc.array(line, { maxLength: 1500, size: 'max' }), fc.boolean(), async (lines, keepsFirstTimes) => {
      // Many of one user, so that chunks fill up.
      const all = lines.flatMap((one) => (one.user_id === 'é' ? [one, one, one, one, one] : [one]))
      const bytes = Buffer.from(all.map((one) => `${JSON.stringify(one)}\n`).join(''))
      const [direct, added] = [await read(bytes, keepsFirstTimes, true), await read(bytes, keepsFirstTimes, false)]
      expect(direct.log).toEqual(added.log)
      expect(direct.added).toBeLessThan(20 + added.added / 2)
    }),
    { numRuns: 8 },
  )
})

test('more ids of events that are not looked at than the kernel has room for', async () => {
  const lines = Array.from({ length: 20_000 }, (_, index) => {
    const quiet = index % 10 > 0
    return `{"user_id":"u","time":${index % 7},"event":"${quiet ? 'quiet' : 'demo'}","id":"${index % 9100}"}\n`
  })
  const bytes = Buffer.from(lines.join(''))
  const direct = await read(bytes, false, true)
  expect(direct.log).toEqual((await read(bytes, false, false)).log)
  expect(direct.log.suspects).toBeGreaterThan(100)
  expect(direct.added).toBeLessThan(20)
})
