/** Byte strings in order, by their numbers: a radix sort that looks at each byte about once, since names begin alike. */

const fewStrings = 16

/** The numbers from 0 to `count` in byte order; `digit` is a byte of a string plus one, 0 after its end. No two are equal. */
export function sortByBytes(count: number, digit: (string: number, index: number) => number): Uint32Array {
  const order = new Uint32Array(count)
  for (let i = 0; i < count; i++) order[i] = i
  const spare = new Uint32Array(count)
  const digits = new Uint16Array(count)
  const ranges: [from: number, to: number, depth: number][] = [[0, count, 0]]
  for (let range = ranges.pop(); range !== undefined; range = ranges.pop()) {
    const [from, to, depth] = range
    if (to - from <= fewStrings) {
      insertionSort(order, from, to, depth, digit)
      continue
    }
    const starts = new Uint32Array(258)
    for (let i = from; i < to; i++) starts[(digits[i] = digit(order[i]!, depth)) + 1]!++
    starts[0] = from
    for (let value = 0; value < 257; value++) starts[value + 1]! += starts[value]!
    for (let value = 1; value < 257; value++) {
      if (starts[value + 1]! > starts[value]!) ranges.push([starts[value]!, starts[value + 1]!, depth + 1])
    }
    for (let i = from; i < to; i++) spare[starts[digits[i]!]!++] = order[i]!
    order.set(spare.subarray(from, to), from)
  }
  return order
}

function insertionSort(
  order: Uint32Array,
  from: number,
  to: number,
  depth: number,
  digit: (string: number, index: number) => number,
): void {
  for (let i = from + 1; i < to; i++) {
    const string = order[i]!
    let at = i
    for (; at > from && isBefore(string, order[at - 1]!, depth, digit); at--) order[at] = order[at - 1]!
    order[at] = string
  }
}

function isBefore(a: number, b: number, depth: number, digit: (string: number, index: number) => number): boolean {
  for (let index = depth; ; index++) {
    const [x, y] = [digit(a, index), digit(b, index)]
    if (x !== y || x === 0) return x < y
  }
}
