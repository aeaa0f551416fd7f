/**
 * The reader's kernel: bytes of canonical JSON Lines → records. It reads what is usual, exactly as
 * src/events/event.ts would, and leaves every line that is odd in any way to it. No allocation, no state but caches.
 *
 * Memory is laid out by src/events/kernel/layout.ts; addresses of tables are given once to `configure`.
 */
import { BLANK, readLine, SIZE, SKIPPED, SLOW, users, wantsAll } from './line'
import { FULL } from './members'
import { arena, beginArena } from './payload'
import { findPayloads, payloadLength } from './payloads'
import { bits64, isUtf8, newline } from './scan'
import { zoned } from './time'
import { findUsers } from './users'

export { commit, configureCommit } from './commit'
export { configure } from './line'
export { copyNames, sortNames } from './order'
export { spreadRows } from './rows'
export { newline } from './scan'
export { enterSlots, intern } from './texts'

const LONGEST: usize = 65536

/**
 * Reads the whole lines between `from` and `to` into records at `out`, and looks up their users. `result` gets, as u32:
 * the number of records, lines (blank ones too), where it stopped (the begin of a line without end, or of one that found
 * no room), where the arena ends; then what `leaveOut` counts.
 */
export function parse(
  from: usize,
  to: usize,
  out: usize,
  outEnd: usize,
  arenaStart: usize,
  arenaLimit: usize,
  result: usize,
): void {
  const first = out
  let lines: u32 = 0
  let line = from
  beginArena(arenaStart, arenaLimit)
  // Where records are that have payloads, from the end of their room downwards.
  let list = outEnd
  while (line < to && out + SIZE + 4 <= list) {
    // The end of the line, and whether there are bytes in it that need a closer look.
    let at = line
    let high = i8x16.splat(0)
    let end: usize
    let next: usize
    let odd = false
    // Half a step first: most lines have 160 to 223 bytes, and end in the third one that follows. What varies costs time.
    const start = v128.load(at)
    const rest = v128.load(at, 16)
    if (!hasControl(i8x16.min_u(start, rest))) {
      high = v128.or(start, rest)
      at += 32
    }
    while (true) {
      const a = v128.load(at)
      const b = v128.load(at, 16)
      const c = v128.load(at, 32)
      const d = v128.load(at, 48)
      // The smallest byte of those at one place says it for all.
      const smallest = i8x16.min_u(i8x16.min_u(a, b), i8x16.min_u(c, d))
      high = v128.or(high, v128.or(v128.or(a, b), v128.or(c, d)))
      if (!hasControl(smallest)) {
        at += 64
        if (at < to) continue
        end = to
        next = to
        break
      }
      const space = i8x16.splat(0x20)
      const offset = ctz(bits64(i8x16.lt_u(a, space), i8x16.lt_u(b, space), i8x16.lt_u(c, space), i8x16.lt_u(d, space)))
      end = at + <usize>offset
      // Some of these bytes may be of the next line: then this one is looked at for nothing.
      if (i8x16.bitmask(high) != 0 && end <= to) odd = !isUtf8(line, end)
      const byte = load<u8>(end)
      next = end
      if (byte != 0x0a) {
        next = newline(end, to)
        if (byte != 0x0d || next != end + 1) odd = true
      }
      break
    }
    if (next >= to) break
    const found = odd || next - line > LONGEST ? SLOW : readLine(line, end, out)
    if (found == FULL) break
    if (found == SLOW) {
      store<i32>(out, SLOW)
      store<u32>(out, <u32>line, 4)
      store<u32>(out, <u32>(next - line), 8)
      store<u32>(out, lines << 1, 12)
      store<u32>(out, <u32>line, 20)
      // No user.
      store<u32>(out, 0, 16)
      out += SIZE
    } else if (found != BLANK) {
      store<u32>(out, (lines << 1) | (zoned ? 1 : 0), 12)
      store<u32>(out, <u32>line, 20)
      store<u32>(list - 4, <u32>out)
      list -= found >= 0 && payloadLength(out) != 0 ? 4 : 0
      out += SIZE
    }
    lines++
    line = next + 1
  }
  findUsers(users, first, out)
  findPayloads(list, outEnd)
  const kept = leaveOut(first, out, result)
  store<u32>(result, <u32>((kept - first) / SIZE))
  store<u32>(result, lines, 4)
  store<u32>(result, <u32>line, 8)
  store<u32>(result, <u32>arena, 12)
}

/** Whether any byte is below 0x20: nothing is left of that without one. */
function hasControl(bytes: v128): bool {
  return v128.any_true(i8x16.sub_sat_u(i8x16.splat(0x20), bytes))
}

/**
 * Leaves out the records that only say that a known user was there; the end of the others, which move together. Of those
 * left out, `result` gets their number, how many named no zone (u32), and the latest time (f64).
 */
function leaveOut(from: usize, end: usize, result: usize): usize {
  let out = from
  let count: u32 = 0
  let unzoned: u32 = 0
  // One instruction, unlike the maximum of two numbers, for which a zero has a sign.
  let latest = f64x2.splat(-Infinity)
  for (let at = from; at < end; at += SIZE) {
    if (load<i32>(at) == SKIPPED && load<u32>(at, 44) != 0 && load<u32>(at, 48) == 0 && !wantsAll) {
      count++
      unzoned += 1 - (load<u32>(at, 12) & 1)
      latest = f64x2.pmax(latest, v128.load64_zero(at, 24))
      continue
    }
    if (out != at) copyRecord(out, at)
    out += SIZE
  }
  store<u32>(result, count, 16)
  store<u32>(result, unzoned, 20)
  store<f64>(result, f64x2.extract_lane(latest, 0), 28)
  return out
}

function copyRecord(to: usize, from: usize): void {
  v128.store(to, v128.load(from))
  v128.store(to, v128.load(from, 16), 16)
  v128.store(to, v128.load(from, 32), 32)
  v128.store(to, v128.load(from, 48), 48)
}
