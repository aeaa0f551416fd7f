/** The whole grammar of JSON, for `--strict-json`: what the usual reader steps over is read here byte by byte. */
import { quoteOrBackslash, skipScalar, spaces } from './scan'

/** Deeper values are read the slow way. */
const mostDepth: i32 = 60

/** Past a string (`at` is behind its opening quote) whose escapes are all those of JSON; 0 for anything else. */
export function strictString(at: usize, end: usize): usize {
  while (true) {
    at = quoteOrBackslash(at, end)
    if (at >= end) return 0
    if (load<u8>(at) == 0x22) return at + 1
    const escape = load<u8>(at, 1)
    if (escape == 0x75) {
      for (let digit: usize = 2; digit < 6; digit++) {
        const byte = <u32>load<u8>(at + digit)
        if (byte - 0x30 >= 10 && (byte | 0x20) - 0x61 >= 6) return 0
      }
      at += 6
    } else {
      // " \ / b f n r t
      if (
        escape != 0x22 &&
        escape != 0x5c &&
        escape != 0x2f &&
        escape != 0x62 &&
        escape != 0x66 &&
        escape != 0x6e &&
        escape != 0x72 &&
        escape != 0x74
      )
        return 0
      at += 2
    }
  }
}

/** Past any value; 0 when it is broken, or deeper than this looks. */
export function strictValue(at: usize, end: usize): usize {
  // One bit for each open bracket, the innermost lowest: 1 is an object.
  let open: u64 = 0
  let depth: i32 = 0
  while (true) {
    // A value.
    let byte = load<u8>(at)
    if (byte == 0x7b || byte == 0x5b) {
      if (++depth > mostDepth) return 0
      const isObject = byte == 0x7b
      open = (open << 1) | (isObject ? 1 : 0)
      at = spaces(at + 1)
      byte = load<u8>(at)
      if (byte != (isObject ? 0x7d : 0x5d)) {
        if (isObject) {
          at = strictKey(at, end)
          if (at == 0) return 0
        }
        continue
      }
      // It is empty, and closed below.
    } else {
      at = byte == 0x22 ? strictString(at + 1, end) : skipScalar(at)
      if (at == 0) return 0
    }
    // What follows a value.
    while (true) {
      if (depth == 0) return at <= end ? at : 0
      at = spaces(at)
      byte = load<u8>(at)
      if (byte == 0x2c) {
        at = spaces(at + 1)
        if (open & 1) {
          at = strictKey(at, end)
          if (at == 0) return 0
        }
        break
      }
      if (byte != (open & 1 ? 0x7d : 0x5d)) return 0
      at++
      depth--
      open >>= 1
    }
  }
}

/** Past a key, its colon and the spaces behind; 0 when there is none. */
function strictKey(at: usize, end: usize): usize {
  if (load<u8>(at) != 0x22) return 0
  at = strictString(at + 1, end)
  if (at == 0) return 0
  at = spaces(at)
  return load<u8>(at) == 0x3a ? spaces(at + 1) : 0
}
