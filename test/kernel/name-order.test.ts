// Names are sorted and copied by the kernel as plain code does it.

import fc from 'fast-check'
import { expect, test, vi } from 'vitest'
import { KernelMemory } from '../../src/events/kernel/memory.ts'
import { UserTable } from '../../src/events/user-table.ts'
import { Texts } from '../../src/text/cells.ts'

/** Names in order, and as they are copied. */
function inOrder(names: Iterable<string>, memory: KernelMemory | undefined): [string[], string[]] {
  const users = new UserTable(false, memory)
  for (const name of names) users.intern(name, 0)
  const order = users.byName()
  const texts = new Texts()
  const copied: string[] = []
  while (copied.length < users.size) {
    const rows = order.copy(copied.length, texts)
    expect(rows).toBeGreaterThan(0)
    for (let row = 0; row < rows; row++) copied.push(texts.text(row))
  }
  return [Array.from(order.indices, (user) => users.name(user)), copied]
}

function expectSame(names: readonly string[]): void {
  const [sorted, copied] = inOrder(names, KernelMemory.open())
  expect(copied).toEqual(sorted)
  expect([sorted, copied]).toEqual(inOrder(names, undefined))
  expect(sorted).toEqual(sorted.toSorted((a, b) => Buffer.compare(wtf8(a), wtf8(b))))
}

/** Halves of surrogate pairs as three bytes each, where they are halves. */
const wtf8 = (text: string) =>
  Buffer.concat(
    Array.from(text, (character) => {
      const unit = character.codePointAt(0)!
      const isHalf = unit >= 0xd800 && unit <= 0xdfff
      return isHalf ? Buffer.from([0xed, 0x80 | ((unit >> 6) & 0x3f), 0x80 | (unit & 0x3f)]) : Buffer.from(character)
    }),
  )

const part = fc.constantFrom('', '\0', '\0\0', 'a', 'ab', 'b', 'é', '～', '😀', '\ud800', '\udc00', 'x'.repeat(7))
const long = fc.constantFrom('x'.repeat(8), 'x'.repeat(126), 'x'.repeat(127), 'x'.repeat(128), 'y'.repeat(1000))

test('odd names', () => {
  const name = fc.array(fc.oneof(part, part, part, long), { maxLength: 6 }).map((parts) => parts.join(''))
  fc.assert(
    fc.property(fc.array(name, { maxLength: 200, size: 'max' }), (names) => expectSame(names)),
    { numRuns: 40 },
  )
})

test.each<[string, (index: number) => string]>([
  ['that begin alike', (index) => `user-${(index * 7919) % 20_011}`],
  ['that begin alike for long', (index) => `${'x'.repeat(130)}${(index * 7919) % 20_011}`],
  ['that are the beginning of others', (index) => 'a'.repeat((index * 17) % 1009)],
  ['of zeros', (index) => '\0'.repeat((index * 17) % 1009)],
  ['with different ends', (index) => `${index % 3}@${'mail.'.repeat(index % 5)}${index}`],
  ['that are no UTF-8', (index) => `${'\ud800'.repeat(index % 40)}${index}`],
])('thousands of names %s', (_, make) => expectSame(Array.from({ length: 20_000 }, (__, index) => make(index))))

test('without room for a sort', () => {
  const memory = KernelMemory.open()!
  vi.spyOn(memory.memory, 'grow').mockImplementation(() => {
    throw new RangeError('WebAssembly.Memory.grow(): Unable to grow instance memory')
  })
  memory.allocate(8 * 65_536)
  const names = Array.from({ length: 100 }, (_, index) => `${index}`)
  expect(inOrder(names, memory)).toEqual(inOrder(names, undefined))
})

test('none, and one', () => {
  expectSame([])
  expectSame([''])
  expectSame(['x'.repeat(2_000_000)])
})
