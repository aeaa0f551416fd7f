/** The texts of payloads: what is looked at of an object, one after the other in an arena. */
import { FULL, ODD, readMembers, sole } from './members'
import { spaces } from './scan'
import { strictValue } from './strict'

/** In the place of a table of members: the whole object is looked at. */
const WHOLE: u32 = 1

/** For each code: 0 no payload, WHOLE, else a table of the members that are looked at. */
let payloads: usize = 0
/** Room for the members of one object; every thread has its own. */
let scratch: usize = 0
/** Where the next text goes, and how far it may. */
export let arena: usize = 0
let arenaEnd: usize = 0
/** Of the text that was written last: `sole`, for a profile line. */
export let textAttribute: u32 = 0

export function configurePayloads(tables: usize, room: usize): void {
  payloads = tables
  scratch = room
}

/** Says where texts go from now on, and how far. */
export function beginArena(at: usize, end: usize): void {
  arena = at
  arenaEnd = end
}

/** Writes what is looked at of an object; the length of the text, 0 where it is nothing, ODD or FULL. */
export function writePayload(code: i32, isProfile: bool, object: usize, end: usize): i32 {
  textAttribute = 0
  const table = load<u32>(payloads + ((<usize>code) << 2))
  if (table == 0) return 0
  // Texts of properties are told apart by code, too.
  const prefix: usize = isProfile ? 0 : 4
  store<u32>(arena, <u32>code)
  const to = arena + prefix
  const length = table == WHOLE ? copyWhole(object, end, to) : readMembers(table, object, end, scratch, to, arenaEnd)
  if (length <= 0) return length
  if (isProfile && table != WHOLE) textAttribute = sole
  arena = to + length
  return length + <i32>prefix
}

/** Copies an object; 0 for one without members. */
function copyWhole(at: usize, end: usize, to: usize): i32 {
  if (load<u8>(spaces(at + 1)) == 0x7d) return 0
  if (strictValue(at, end) != end) return ODD
  const length = end - at
  if (to + length > arenaEnd) return FULL
  memory.copy(to, at, length)
  return <i32>length
}
