/**
 * The reader's kernel: bytes of canonical JSON Lines → records. It reads what is usual, exactly as
 * src/events/event.ts would, and leaves every line that is odd in any way to it. No allocation, no state but caches.
 *
 * Memory is laid out by src/events/kernel/layout.ts; addresses of tables are given once to `configure`.
 */
import { hashBytes, storeFingerprint } from './hash'
import { FULL, readMembers } from './members'
import { valueOf } from './names'
import { closingQuote, digits, isUtf8, newline, quoteOrBackslash, skipNested, skipScalar, spaces } from './scan'
import { strictString, strictValue } from './strict'
import { ms, readTimeNumber, readTimeText, readUsualTime, USUAL_TIME, zoned } from './time'
import { findUsers } from './users'

export { newline } from './scan'

// What a line can be.
const SLOW: i32 = -2
const BLANK: i32 = -3
const SKIPPED: i32 = -1

// Values of the table of types that are no code of an event.
const CUSTOM: i32 = 0x40000000
const PROFILE: i32 = 0x40000001
const IGNORED: i32 = 0x40000002
const UNKNOWN: i32 = -1

const WHOLE: u32 = 1

const SIZE: usize = 64
const LONGEST: usize = 65536

// Keys with their closing quotes, as little-endian words.
const USER_ID: u64 = 0x2264695f72657375 // user_id"
const TIME: u64 = 0x22656d6974 // time"
const TYPE: u64 = 0x2265707974 // type"
const NAME: u64 = 0x22656d616e // name"
const EVENT: u64 = 0x22746e657665 // event"
const ID: u64 = 0x226469 // id"
const PROPERTIES: u64 = 0x69747265706f7270 // properti
const ATTRIBUTES: u64 = 0x7475626972747461 // attribut
const ES: u32 = 0x227365 // es"
const BYTES_3: u64 = 0xffffff
const BYTES_5: u64 = 0xffffffffff
const BYTES_6: u64 = 0xffffffffffff

// What follows a key that is written without blanks.
const COLON_QUOTE: u16 = 0x223a
const COLON_BRACE: u16 = 0x7b3a
const COMMA_QUOTE: u16 = 0x222c

// The first four bytes of the known keys, times this, differ in the highest three bits.
const KEY_MIX: u32 = 0xc89da11b
const K_USER: u32 = 0
const K_TIME: u32 = 6
const K_TYPE: u32 = 4
const K_EVENT: u32 = 7
const K_NAME: u32 = 1
const K_PROPERTIES: u32 = 5
const K_ATTRIBUTES: u32 = 3
const K_ID: u32 = 2

// Fields of a line; the others are stepped over.
const NONE: i32 = 0
const F_USER: i32 = 1
const F_TIME: i32 = 2
const F_TYPE: i32 = 3
const F_EVENT: i32 = 4
const F_NAME: i32 = 5
const F_PROPERTIES: i32 = 6
const F_ATTRIBUTES: i32 = 7
const F_ID: i32 = 8

let types: usize = 0
let events: usize = 0
/** For each code: 0 no payload, 1 the whole object, else a table of the members that are looked at. */
let payloads: usize = 0
let strict: bool = false
/** Where the next payload text goes, and how far it may. */
let arena: usize = 0
let arenaEnd: usize = 0
/** Room for the members of one object; every thread has its own. */
let scratch: usize = 0
/** Where the table of users is found. */
let users: usize = 0
/** Whether the host wants to see events that no trigger names, too. */
let wantsAll: bool = false

/** Says where the tables are, and whether values that nobody looks at are checked as well. */
export function configure(
  typeTable: usize,
  eventTable: usize,
  payloadTables: usize,
  room: usize,
  isStrict: bool,
  userTable: usize,
  isWantingAll: bool,
): void {
  types = typeTable
  events = eventTable
  payloads = payloadTables
  scratch = room
  strict = isStrict
  users = userTable
  wantsAll = isWantingAll
}

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
  arena = arenaStart
  arenaEnd = arenaLimit
  while (line < to && out + SIZE <= outEnd) {
    // The end of the line, and whether there are bytes in it that need a closer look.
    let at = line
    let high = i8x16.splat(0)
    let end: usize
    let next: usize
    let odd = false
    while (true) {
      let bytes = v128.load(at)
      const second = v128.load(at, 16)
      // The smallest byte of each pair says it for both.
      if (!v128.any_true(i8x16.lt_u(i8x16.min_u(bytes, second), i8x16.splat(0x20)))) {
        high = v128.or(high, v128.or(bytes, second))
        at += 32
        if (at < to) continue
        end = to
        next = to
        break
      }
      let control = i8x16.bitmask(i8x16.lt_u(bytes, i8x16.splat(0x20)))
      if (control == 0) {
        high = v128.or(high, bytes)
        at += 16
        bytes = second
        control = i8x16.bitmask(i8x16.lt_u(bytes, i8x16.splat(0x20)))
      }
      const offset = <u32>ctz(control)
      end = at + offset
      if ((i8x16.bitmask(high) | (i8x16.bitmask(bytes) & ((1 << offset) - 1))) != 0 && end <= to) {
        odd = !isUtf8(line, end)
      }
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
      store<u32>(out, lines, 12)
      // No user.
      store<u32>(out, 0, 16)
      out += SIZE
    } else if (found != BLANK) {
      store<u32>(out, lines, 12)
      out += SIZE
    }
    lines++
    line = next + 1
  }
  findUsers(users, first, out)
  store<u32>(result, <u32>((leaveOut(first, out, result) - first) / SIZE))
  store<u32>(result, lines, 4)
  store<u32>(result, <u32>line, 8)
  store<u32>(result, <u32>arena, 12)
}

/**
 * Leaves out the records that only say that a known user was there; the end of the others, which move together. Of those
 * left out, `result` gets their number, how many named no zone (u32), and the latest time (f64).
 */
function leaveOut(from: usize, end: usize, result: usize): usize {
  let out = from
  let count: u32 = 0
  let unzoned: u32 = 0
  let latest: f64 = -Infinity
  for (let at = from; at < end; at += SIZE) {
    if (load<i32>(at) == SKIPPED && load<u32>(at, 44) != 0 && load<u32>(at, 48) == 0 && !wantsAll) {
      count++
      unzoned += 1 - load<u32>(at, 20)
      latest = max<f64>(latest, load<f64>(at, 24))
      continue
    }
    if (out != at) memory.copy(out, at, SIZE)
    out += SIZE
  }
  store<u32>(result, count, 16)
  store<u32>(result, unzoned, 20)
  store<f64>(result, latest, 28)
  return out
}

/** Reads one line into the record at `out`: 0 or more is an event that a trigger names, -1 one that none does. */
function readLine(line: usize, end: usize, out: usize): i32 {
  let at = spaces(line)
  if (at == end) return BLANK
  if (load<u8>(at) != 0x7b) return SLOW
  at = spaces(at + 1)
  let user: usize = 0
  let userLength: u32 = 0
  let hasTime = false
  let type = CUSTOM
  let name: usize = 0
  let nameLength: u32 = 0
  let alias: usize = 0
  let aliasLength: u32 = 0
  // An `event` or `name` that is no plain text matters only to a custom event.
  let oddName = false
  let oddAlias = false
  let properties: usize = 0
  let propertiesEnd: usize = 0
  let attributes: usize = 0
  let attributesEnd: usize = 0
  let id: usize = 0
  let idLength: u32 = 0
  while (true) {
    if (load<u8>(at) != 0x22) return SLOW
    const word = load<u64>(at, 1)
    // A known field as it is mostly written: past it, or 0 for all else.
    let past: usize = 0
    switch (((<u32>word) * KEY_MIX) >>> 29) {
      case K_USER: {
        if (word != USER_ID || load<u16>(at, 9) != COLON_QUOTE) break
        const quote = plainEnd(at + 11, end)
        if (quote == 0) break
        user = at + 11
        userLength = <u32>(quote - user)
        past = quote + 1
        break
      }
      case K_TIME: {
        if ((word & BYTES_5) != TIME || load<u16>(at, 6) != COLON_QUOTE || !readUsualTime(at + 8)) break
        hasTime = true
        past = at + 8 + USUAL_TIME
        break
      }
      case K_EVENT: {
        if ((word & BYTES_6) != EVENT || load<u16>(at, 7) != COLON_QUOTE) break
        const quote = plainEnd(at + 9, end)
        if (quote == 0) break
        name = at + 9
        nameLength = <u32>(quote - name)
        oddName = nameLength == 0
        past = quote + 1
        break
      }
      case K_TYPE: {
        if ((word & BYTES_5) != TYPE || load<u16>(at, 6) != COLON_QUOTE) break
        const quote = plainEnd(at + 8, end)
        if (quote == 0) break
        type = valueOf(types, at + 8, <u32>(quote - at - 8))
        past = quote + 1
        break
      }
      case K_ID: {
        if ((word & BYTES_3) != ID || load<u16>(at, 4) != COLON_QUOTE) break
        const quote = plainEnd(at + 6, end)
        if (quote == 0) break
        id = at + 6
        idLength = <u32>(quote - id)
        past = quote + 1
        break
      }
      case K_PROPERTIES: {
        if (word != PROPERTIES || (load<u32>(at, 9) & 0xffffff) != ES || load<u16>(at, 12) != COLON_BRACE || strict) break
        past = skipNested(at + 13, end)
        if (past == 0) return SLOW
        properties = at + 13
        propertiesEnd = past
        break
      }
      case K_ATTRIBUTES: {
        if (word != ATTRIBUTES || (load<u32>(at, 9) & 0xffffff) != ES || load<u16>(at, 12) != COLON_BRACE || strict) break
        past = skipNested(at + 13, end)
        if (past == 0) return SLOW
        attributes = at + 13
        attributesEnd = past
        break
      }
      default:
    }
    if (past != 0) {
      at = past
      if (load<u16>(at) == COMMA_QUOTE) {
        at++
        continue
      }
      at = spaces(at)
      const after = load<u8>(at)
      if (after == 0x7d) break
      if (after != 0x2c) return SLOW
      at = spaces(at + 1)
      continue
    }
    let field = NONE
    if (word == USER_ID) {
      field = F_USER
      at += 9
    } else if ((word & BYTES_5) == TIME) {
      field = F_TIME
      at += 6
    } else if ((word & BYTES_6) == EVENT) {
      field = F_EVENT
      at += 7
    } else if (word == PROPERTIES && (load<u32>(at, 9) & 0xffffff) == ES) {
      field = F_PROPERTIES
      at += 12
    } else if ((word & BYTES_3) == ID) {
      field = F_ID
      at += 4
    } else if ((word & BYTES_5) == TYPE) {
      field = F_TYPE
      at += 6
    } else if (word == ATTRIBUTES && (load<u32>(at, 9) & 0xffffff) == ES) {
      field = F_ATTRIBUTES
      at += 12
    } else if ((word & BYTES_5) == NAME) {
      field = F_NAME
      at += 6
    } else {
      at = quoteOrBackslash(at + 1, end)
      // An escaped key may be any key.
      if (at >= end || load<u8>(at) != 0x22) return SLOW
      at++
    }
    at = spaces(at)
    if (load<u8>(at) != 0x3a) return SLOW
    at = spaces(at + 1)
    const value = at
    const byte = load<u8>(at)
    if (byte == 0x22) {
      at = quoteOrBackslash(at + 1, end)
      if (at >= end) return SLOW
      const plain = load<u8>(at) == 0x22
      if (!plain) {
        at = closingQuote(at, end)
        if (at >= end) return SLOW
        if (strict && strictString(value + 1, end) == 0) return SLOW
      }
      const text = value + 1
      const length = <u32>(at - text)
      at++
      switch (field) {
        case F_USER: {
          if (!plain) return SLOW
          user = text
          userLength = length
          break
        }
        case F_TIME: {
          if (!plain || !readTimeText(text, at - 1)) return SLOW
          hasTime = true
          break
        }
        case F_TYPE: {
          if (!plain) return SLOW
          type = valueOf(types, text, length)
          break
        }
        case F_EVENT: {
          name = text
          nameLength = length
          oddName = !plain || length == 0
          break
        }
        case F_NAME: {
          alias = text
          aliasLength = length
          oddAlias = !plain || length == 0
          break
        }
        case F_ID: {
          if (!plain) return SLOW
          id = text
          idLength = length
          break
        }
        case F_PROPERTIES:
        case F_ATTRIBUTES:
          return SLOW
        default:
      }
    } else if (byte == 0x7b || byte == 0x5b) {
      at = strict ? strictValue(at, end) : skipNested(at, end)
      if (at == 0) return SLOW
      switch (field) {
        case NONE:
          break
        case F_PROPERTIES: {
          if (byte != 0x7b) return SLOW
          properties = value
          propertiesEnd = at
          break
        }
        case F_ATTRIBUTES: {
          if (byte != 0x7b) return SLOW
          attributes = value
          attributesEnd = at
          break
        }
        case F_EVENT: {
          name = value
          oddName = true
          break
        }
        case F_NAME: {
          alias = value
          oddAlias = true
          break
        }
        default:
          return SLOW
      }
    } else {
      at = skipScalar(at)
      if (at == 0) return SLOW
      const isNull = byte == 0x6e
      switch (field) {
        case NONE:
          break
        case F_TIME: {
          if (readTimeNumber(value) != at) return SLOW
          hasTime = true
          break
        }
        case F_USER: {
          if (!isPlainWhole(value, at)) return SLOW
          user = value
          userLength = <u32>(at - value)
          break
        }
        case F_ID: {
          if (isNull) id = 0
          else {
            if (!isPlainWhole(value, at)) return SLOW
            id = value
            idLength = <u32>(at - value)
          }
          break
        }
        case F_EVENT: {
          name = isNull ? 0 : value
          oddName = true
          break
        }
        case F_NAME: {
          alias = isNull ? 0 : value
          oddAlias = true
          break
        }
        case F_TYPE: {
          if (!isNull) return SLOW
          type = CUSTOM
          break
        }
        case F_PROPERTIES: {
          if (!isNull) return SLOW
          properties = 0
          break
        }
        default: {
          if (!isNull) return SLOW
          attributes = 0
        }
      }
    }
    at = spaces(at)
    const after = load<u8>(at)
    if (after == 0x7d) break
    if (after != 0x2c) return SLOW
    at = spaces(at + 1)
  }
  if (spaces(at + 1) != end || userLength == 0 || !hasTime) return SLOW

  let code = type
  if (type == CUSTOM) {
    if (name == 0) {
      name = alias
      nameLength = aliasLength
      oddName = oddAlias
    }
    if (name == 0 || oddName) return SLOW
    code = valueOf(events, name, nameLength)
  } else if (type == PROFILE) {
    if (attributes == 0) return SLOW
    code = 0
    properties = attributes
    propertiesEnd = attributesEnd
  } else if (type == UNKNOWN) return SLOW
  else if (type == IGNORED) code = SKIPPED
  let payloadLength: i32 = 0
  if (code >= 0 && properties != 0) {
    const table = load<u32>(payloads + ((<usize>code) << 2))
    if (table != 0) {
      payloadLength =
        table == WHOLE
          ? copyWhole(properties, propertiesEnd)
          : readMembers(table, properties, end, scratch, arena, arenaEnd)
      if (payloadLength < 0) return payloadLength
    }
    // A profile line without any attribute that is looked at is no event.
    if (payloadLength == 0 && type == PROFILE) code = SKIPPED
  }
  const userHash = hashBytes(user, userLength, 0)
  store<i32>(out, code)
  store<u32>(out, <u32>user, 4)
  store<u32>(out, userLength, 8)
  store<u32>(out, userHash, 16)
  store<u32>(out, zoned ? 1 : 0, 20)
  store<f64>(out, ms, 24)
  store<u32>(out, <u32>arena, 32)
  store<u32>(out, payloadLength, 36)
  store<u32>(out, payloadLength == 0 ? 0 : hashBytes(arena, payloadLength, <u32>code), 40)
  arena += payloadLength
  store<u32>(out, <u32>id, 48)
  store<u32>(out, idLength, 52)
  if (id == 0) store<u64>(out, 0, 56)
  else storeFingerprint(out + 56, userHash, ms, id, idLength)
  return code
}

/** The closing quote of a string without escapes that begins at `at`; 0 for one with escapes or without end. */
function plainEnd(at: usize, end: usize): usize {
  const bytes = v128.load(at)
  const found = i8x16.bitmask(v128.or(i8x16.eq(bytes, i8x16.splat(0x22)), i8x16.eq(bytes, i8x16.splat(0x5c))))
  at = found != 0 ? at + ctz(found) : quoteOrBackslash(at + 16, end)
  return at < end && load<u8>(at) == 0x22 ? at : 0
}

/** Copies an object into the arena; 0 for one without members. */
function copyWhole(at: usize, end: usize): i32 {
  if (load<u8>(spaces(at + 1)) == 0x7d) return 0
  if (strictValue(at, end) != end) return SLOW
  const length = end - at
  if (arena + length > arenaEnd) return FULL
  memory.copy(arena, at, length)
  return <i32>length
}

/** Whether a number is written as its own decimal text, as users and ids are kept: `-0` and `1.0` are not. */
function isPlainWhole(at: usize, end: usize): bool {
  const from = load<u8>(at) == 0x2d ? at + 1 : at
  const length = end - from
  return length > 0 && length <= 15 && digits(from) == end && !(load<u8>(from) == 0x30 && from != at)
}
