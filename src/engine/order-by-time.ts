/** The indexes of times in ms, earliest first; equal times as `compare` says of their indexes, then as they are. */
export function orderByTime(times: Float64Array, compare: (a: number, b: number) => number): Uint32Array {
  let [first, last] = [Infinity, -Infinity]
  const { length } = times
  for (let at = 0; at < length; at++) {
    if (times[at]! < first) first = times[at]!
    if (times[at]! > last) last = times[at]!
  }
  const order = new Uint32Array(length)
  const inOrder = (a: number, b: number) => times[a]! - times[b]! || compare(a, b) || a - b
  // A time and its index fit into one number, nearly always: numbers are sorted without asking anybody.
  if (!((last - first + 1) * length <= Number.MAX_SAFE_INTEGER)) return order.map((_, index) => index).sort(inOrder)
  const keys = new Float64Array(length)
  for (let at = 0; at < length; at++) keys[at] = (times[at]! - first) * length + at
  keys.sort()
  for (let at = 0; at < length; at++) order[at] = keys[at]! % length
  for (let from = 0; from < length;) {
    let to = from + 1
    while (to < length && times[order[to]!] === times[order[from]!]) to++
    if (to > from + 1) order.subarray(from, to).sort(inOrder)
    from = to
  }
  return order
}
