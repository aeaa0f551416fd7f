/** Small numbers as Parquet has them: runs of one number, and groups of eight in bits, by turns. */

/** `count` numbers of `width` bits, each below `limit`, as i32 at `out`. */
export function hybrid(from: usize, end: usize, width: u32, count: u32, limit: u32, out: usize): bool {
  const last = out + (count << 2)
  const bytes = (width + 7) >> 3
  const mask: u64 = (1 << (<u64>width)) - 1
  while (out < last) {
    let head: u32 = 0
    for (let shift: u32 = 0; ; shift += 7) {
      if (from >= end || shift > 28) return false
      const byte: u32 = load<u8>(from++)
      head |= (byte & 0x7f) << shift
      if (byte < 0x80) break
    }
    const left = <u32>((last - out) >> 2)
    const length = head >> 1
    if (length == 0) return false
    if ((head & 1) == 0) {
      const value = <u32>((<u64>load<u32>(from)) & mask)
      from += bytes
      if (from > end || value >= limit) return false
      const stop = out + (min(length, left) << 2)
      const four = i32x4.splat(value)
      for (let at = out; at < stop; at += 16) v128.store(at, four)
      out = stop
      continue
    }
    const present = <u32>min<u64>((<u64>length) << 3, left)
    if ((<u64>present * width + 7) >> 3 > <u64>(end - from)) return false
    let highest: u32 = 0
    const stop = out + (present << 2)
    for (let bit: u64 = 0; out < stop; out += 4, bit += width) {
      const value = <u32>((load<u64>(from + <usize>(bit >> 3)) >> (bit & 7)) & mask)
      highest = max(highest, value)
      store<u32>(out, value)
    }
    if (highest >= limit) return false
    from = <usize>min<u64>(<u64>from + <u64>length * width, end)
  }
  return true
}
