/** Byte strings in order, by their numbers: a radix sort, three bytes at a time, since names begin alike. */

/** So many strings are put in order by comparing their keys. */
const fewStrings = 48

/**
 * Three bytes of a string from `3 * index` on, the first one highest, and in the lowest two bits how many of them there
 * are: a string that ends comes before one that goes on with zeros.
 */
export type KeyOf = (string: number, index: number) => number

/** Bits of a key by which strings are put in order, the lowest first. */
const digits = [
  { shift: 0, size: 1 << 10 },
  { shift: 10, size: 1 << 8 },
  { shift: 18, size: 1 << 8 },
] as const

/** The numbers from 0 to `count` in byte order. No two strings are equal. */
export function sortByBytes(count: number, keyOf: KeyOf): Uint32Array {
  const order = new Uint32Array(count)
  for (let index = 0; index < count; index++) order[index] = index
  const keys = new Uint32Array(count)
  const spare = { order: new Uint32Array(count), keys: new Uint32Array(count) }
  const keyed = { order, keys }
  const ranges: [from: number, to: number, index: number][] = [[0, count, 0]]
  for (let range = ranges.pop(); range !== undefined; range = ranges.pop()) {
    const [from, to, index] = range
    for (let i = from; i < to; i++) keys[i] = keyOf(order[i]!, index)
    if (to - from <= fewStrings) insertionSort(keyed, from, to)
    else for (const { shift, size } of digits) sortByDigit(keyed, spare, from, to, shift, size)
    for (let start = from; start < to;) {
      let end = start + 1
      while (end < to && keys[end] === keys[start]) end++
      if (end - start > 1) ranges.push([start, end, index + 1])
      start = end
    }
  }
  return order
}

const starts = new Uint32Array(1 + Math.max(...digits.map(({ size }) => size)))

interface Keyed {
  readonly order: Uint32Array
  readonly keys: Uint32Array
}

/** Keeps the order of what has the same digit. */
function sortByDigit(
  { order, keys }: Keyed,
  spare: Keyed,
  from: number,
  to: number,
  shift: number,
  size: number,
): void {
  starts.fill(0, 0, size + 1)
  for (let i = from; i < to; i++) starts[((keys[i]! >>> shift) & (size - 1)) + 1]!++
  // All have the same one.
  if (starts[((keys[from]! >>> shift) & (size - 1)) + 1] === to - from) return
  starts[0] = from
  for (let digit = 0; digit < size; digit++) starts[digit + 1]! += starts[digit]!
  for (let i = from; i < to; i++) {
    const place = starts[(keys[i]! >>> shift) & (size - 1)]!++
    spare.order[place] = order[i]!
    spare.keys[place] = keys[i]!
  }
  order.set(spare.order.subarray(from, to), from)
  keys.set(spare.keys.subarray(from, to), from)
}

function insertionSort({ order, keys }: Keyed, from: number, to: number): void {
  for (let i = from + 1; i < to; i++) {
    const string = order[i]!
    const key = keys[i]!
    let at = i
    for (; at > from && keys[at - 1]! > key; at--) {
      order[at] = order[at - 1]!
      keys[at] = keys[at - 1]!
    }
    order[at] = string
    keys[at] = key
  }
}
