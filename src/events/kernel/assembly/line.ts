/** One line of canonical JSON → a record. */
import { hashBytes, storeFingerprint } from './hash'
import { valueOf } from './names'
import { arena, configurePayloads, textAttribute, writePayload } from './payload'
import {
  closingQuote,
  isPlainWhole,
  plainEnd,
  quoteOrBackslash,
  skipNested,
  skipObject,
  skipScalar,
  spaces,
} from './scan'
import { strictString, strictValue } from './strict'
import { ms, readTimeNumber, readTimeText, readUsualTime, USUAL_TIME, zoned } from './time'

// What a line can be.
export const SLOW: i32 = -2
export const BLANK: i32 = -3
export const SKIPPED: i32 = -1

// Values of the table of types that are no code of an event.
const CUSTOM: i32 = 0x40000000
const PROFILE: i32 = 0x40000001
const IGNORED: i32 = 0x40000002
const UNKNOWN: i32 = -1

/** Bytes of a record. */
export const SIZE: usize = 64
/** Lower bits of the word with the length of a payload text; the others are `textAttribute`. */
export const LENGTH_BITS: u32 = 24
/** In that word: the payload is known, and its number stands in place of the hash. */
export const FOUND: u32 = 0xffffffff

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

// The same with what follows a key that is written without blanks, and has a text.
const TIME_TEXT: u64 = 0x223a22656d6974 // time":"
const TYPE_TEXT: u64 = 0x223a2265707974 // type":"
const EVENT_TEXT: u64 = 0x223a22746e657665 // event":"
const ID_TEXT: u64 = 0x223a226469 // id":"
const BYTES_7: u64 = 0xffffffffffffff

// What follows a key that is written without blanks.
const COLON_QUOTE: u16 = 0x223a
const COLON_BRACE: u16 = 0x7b3a
const COMMA_QUOTE: u16 = 0x222c

// The second letters of the known keys differ in their lowest five bits.
const K_USER: u32 = 0x13
const K_TIME: u32 = 0x09
const K_TYPE: u32 = 0x19
const K_EVENT: u32 = 0x16
const K_PROPERTIES: u32 = 0x12
const K_ATTRIBUTES: u32 = 0x14
const K_ID: u32 = 0x04

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
let strict: bool = false
/** Where the table of users is found. */
export let users: usize = 0
/** Whether the host wants to see events that no trigger names, too. */
export let wantsAll: bool = false
/** Where the texts of profile lines, and those of properties, are found; 0: nobody asks for their numbers. */
export let texts: usize = 0
export let propertyTexts: usize = 0

/** Says where the tables are, and whether values that nobody looks at are checked as well. */
export function configure(
  typeTable: usize,
  eventTable: usize,
  payloadTables: usize,
  room: usize,
  isStrict: bool,
  userTable: usize,
  isWantingAll: bool,
  textTable: usize,
  propertyTable: usize,
): void {
  types = typeTable
  events = eventTable
  configurePayloads(payloadTables, room)
  strict = isStrict
  users = userTable
  wantsAll = isWantingAll
  texts = textTable
  propertyTexts = propertyTable
}

/** Reads one line into the record at `out`: 0 or more is an event that a trigger names, -1 one that none does. */
export function readLine(line: usize, end: usize, out: usize): i32 {
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
    switch ((<u32>(word >> 8)) & 0x1f) {
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
        if ((word & BYTES_7) != TIME_TEXT || !readUsualTime(at + 8)) break
        hasTime = true
        past = at + 8 + USUAL_TIME
        break
      }
      case K_EVENT: {
        if (word != EVENT_TEXT) break
        const quote = plainEnd(at + 9, end)
        if (quote == 0) break
        name = at + 9
        nameLength = <u32>(quote - name)
        oddName = nameLength == 0
        past = quote + 1
        break
      }
      case K_TYPE: {
        if ((word & BYTES_7) != TYPE_TEXT) break
        const quote = plainEnd(at + 8, end)
        if (quote == 0) break
        type = valueOf(types, at + 8, <u32>(quote - at - 8))
        past = quote + 1
        break
      }
      case K_ID: {
        if ((word & BYTES_5) != ID_TEXT) break
        const quote = plainEnd(at + 6, end)
        if (quote == 0) break
        id = at + 6
        idLength = <u32>(quote - id)
        past = quote + 1
        break
      }
      case K_PROPERTIES:
      case K_ATTRIBUTES: {
        const isAttributes = word == ATTRIBUTES
        if (!isAttributes && word != PROPERTIES) break
        if ((load<u32>(at, 9) & 0xffffff) != ES || load<u16>(at, 12) != COLON_BRACE || strict) break
        past = skipObject(at + 13, end)
        if (past == 0) return SLOW
        if (isAttributes) {
          attributes = at + 13
          attributesEnd = past
        } else {
          properties = at + 13
          propertiesEnd = past
        }
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
  const text = arena
  let payloadLength: i32 = 0
  if (code >= 0 && properties != 0) {
    payloadLength = writePayload(code, type == PROFILE, properties, propertiesEnd)
    if (payloadLength < 0) return payloadLength
    // A profile line without any attribute that is looked at is no event.
    if (payloadLength == 0 && type == PROFILE) code = SKIPPED
  }
  const userHash = hashBytes(user, userLength, 0)
  store<i32>(out, code)
  store<u32>(out, <u32>user, 4)
  store<u32>(out, userLength, 8)
  store<u32>(out, userHash, 16)
  store<f64>(out, ms, 24)
  store<u32>(out, <u32>text, 32)
  store<u32>(out, payloadLength | (textAttribute << LENGTH_BITS), 36)
  store<u32>(out, payloadLength == 0 ? 0 : hashBytes(text, payloadLength, 0), 40)
  store<u32>(out, <u32>id, 48)
  store<u32>(out, idLength, 52)
  if (id == 0) store<u64>(out, 0, 56)
  else storeFingerprint(out + 56, userHash, ms, id, idLength)
  return code
}
