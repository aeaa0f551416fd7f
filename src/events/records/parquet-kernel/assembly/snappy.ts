/** Snappy in its raw form: a length, then stretches of bytes, and copies of what was written before. */
import { repeat } from '../../../kernel/assembly/repeat'

const LITERAL: u32 = 0
const SHORT: u32 = 1
const MEDIUM: u32 = 2

/** Bytes between two addresses, unpacked to another: `size` of them, no more and no fewer. */
export function unsnap(from: usize, end: usize, to: usize, size: u32): bool {
  const first = to
  const last = to + size
  let said: u32 = 0
  for (let shift: u32 = 0; ; shift += 7) {
    if (from >= end || shift > 28) return false
    const byte: u32 = load<u8>(from++)
    said |= (byte & 0x7f) << shift
    if (byte < 0x80) break
  }
  if (said != size) return false
  while (from < end) {
    const tag: u32 = load<u8>(from++)
    const kind = tag & 3
    let length = (tag >> 2) + 1
    if (kind == LITERAL) {
      if (length > 60) {
        const bytes = length - 60
        if (bytes > <u32>(end - from)) return false
        length = (load<u32>(from) & (0xffffffff >> ((4 - bytes) << 3))) + 1
        from += bytes
      }
      if (length == 0 || length > <u32>(end - from) || length > <u32>(last - to)) return false
      copy(from, to, length)
      from += length
      to += length
      continue
    }
    let offset: u32
    if (kind == SHORT) {
      offset = ((tag >> 5) << 8) | load<u8>(from++)
      length = ((tag >> 2) & 7) + 4
    } else if (kind == MEDIUM) {
      offset = load<u16>(from)
      from += 2
    } else {
      offset = load<u32>(from)
      from += 4
    }
    if (from > end || offset == 0 || offset > <u32>(to - first) || length > <u32>(last - to)) return false
    if (offset >= 16) copy(to - offset, to, length)
    else repeat(to - offset, to, to + length)
    to += length
  }
  return to == last
}

/** In steps of 16 bytes, the last one whole: what comes after is overwritten, or not looked at. */
function copy(from: usize, to: usize, length: u32): void {
  const end = to + length
  do {
    v128.store(to, v128.load(from))
    from += 16
    to += 16
  } while (to < end)
}
