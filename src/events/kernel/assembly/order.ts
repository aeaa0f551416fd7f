/**
 * Names in byte order: a radix sort by the next seven bytes of each, since names begin alike; those that have the same
 * ones are sorted by the seven bytes that follow.
 */

/** Bytes of a name in a key; its lowest byte says how many there are: a name that ends comes before one that goes on. */
const TAKEN: u32 = 7
const MORE: u64 = TAKEN + 1

/** So many names are put in order by comparing their keys. */
const FEW: u32 = 40

/** So many names are worked on by one call, which halves them until then: what is called only a few times is never compiled well. */
const PART: u32 = 4096

/** Eight tables of 256 counts. */
const COUNTS: usize = 8 * 256 * 4

// What the functions below work on.
let positions: usize
let keys: usize
let order: usize
let spareKeys: usize
let spareOrder: usize
let counts: usize
/** Of the keys that were made last: bits that are not the same in all of them, and the fewest bytes, as a key says it. */
let differ: u64
let least: u64

/**
 * Leaves at `out` the numbers from 0 to `count` in the byte order of the names at `names`: `count` positions, which are
 * addresses divided by four, of a length and as many bytes (src/events/byte-arena.ts). No two names are equal. `scratch`,
 * divisible by 8, has room for 8192 bytes and 20 for each name; 16 bytes past the end of a name can be read.
 */
export function sortNames(names: usize, count: u32, out: usize, scratch: usize): void {
  positions = names
  order = out
  counts = scratch
  keys = counts + COUNTS
  spareKeys = keys + ((<usize>count) << 3)
  spareOrder = spareKeys + ((<usize>count) << 3)
  for (let i: u32 = 0; i < count; i++) store<u32>(order + ((<usize>i) << 2), i)
  let last = none
  if (count > 1) last = push(0, count, 0, none)
  while (last != none) {
    // What waits to be sorted lies where it will be sorted, in memory that is free until then.
    const from = last
    const to = load<u32>(spareKeys + ((<usize>from) << 3))
    let depth = load<u32>(spareKeys + ((<usize>from) << 3), 4)
    last = load<u32>(spareOrder + ((<usize>from) << 2))
    depth = makeKeys(from, to, depth)
    if (to - from <= FEW) insertionSort(from, to)
    else radixSort(from, to)
    last = pushEqual(from, to, depth + TAKEN, last)
  }
}

/** No range begins here. */
const none: u32 = 0xffffffff

/** Puts a range on the list of those that wait, before `next`. */
function push(from: u32, to: u32, depth: u32, next: u32): u32 {
  store<u32>(spareKeys + ((<usize>from) << 3), to)
  store<u32>(spareKeys + ((<usize>from) << 3), depth, 4)
  store<u32>(spareOrder + ((<usize>from) << 2), next)
  return from
}

/** Puts ranges of names on the list whose keys are the same. */
function pushEqual(from: u32, to: u32, depth: u32, last: u32): u32 {
  let start = from
  let key = load<u64>(keys + ((<usize>start) << 3))
  for (let at = from + 1; at < to; at++) {
    const next = load<u64>(keys + ((<usize>at) << 3))
    if (next == key) continue
    if (at - start > 1) last = push(start, at, depth, last)
    start = at
    key = next
  }
  return to - start > 1 ? push(start, to, depth, last) : last
}

/** Makes keys of what follows `depth` bytes, or more where more are the same in all names; how many those are. */
function makeKeys(from: u32, to: u32, depth: u32): u32 {
  while (true) {
    differ = 0
    least = MORE
    const first = keyOf(from, depth)
    makePart(from, to, depth, first)
    // Keys of few different bytes would leave much to be sorted again. Behind the end of a name there are none.
    const same = min<u32>(min<u32>((<u32>clz<u64>(differ)) >> 3, TAKEN), <u32>least)
    if (same < 2) return depth
    depth += same
  }
}

function makePart(from: u32, to: u32, depth: u32, first: u64): void {
  if (to - from > PART) {
    const middle = middleOf(from, to)
    makePart(from, middle, depth, first)
    makePart(middle, to, depth, first)
    return
  }
  for (let at = from; at < to; at++) {
    const key = keyOf(at, depth)
    differ |= key ^ first
    least = min<u64>(least, key & 0xff)
    store<u64>(keys + ((<usize>at) << 3), key)
  }
}

function middleOf(from: u32, to: u32): u32 {
  return from + ((to - from) >> 1)
}

function keyOf(at: u32, depth: u32): u64 {
  const number = load<u32>(order + ((<usize>at) << 2))
  const rest = readLength((<usize>load<u32>(positions + ((<usize>number) << 2))) << 2) - depth
  const bytes = bswap<u64>(load<u64>(bytesAt + depth))
  if (rest > TAKEN) return (bytes & ~(<u64>0xff)) | MORE
  return rest == 0 ? 0 : (bytes & ((<u64>-1) << (64 - ((<u64>rest) << 3)))) | rest
}

/** Where the bytes of a name begin whose length was read. */
let bytesAt: usize

function readLength(name: usize): u32 {
  let length: u32 = load<u8>(name++)
  if (length > 0x7f) {
    length &= 0x7f
    for (let shift: u32 = 7; ; shift += 7) {
      const byte: u32 = load<u8>(name++)
      length |= (byte & 0x7f) << shift
      if (byte <= 0x7f) break
    }
  }
  bytesAt = name
  return length
}

function insertionSort(from: u32, to: u32): void {
  for (let i = from + 1; i < to; i++) {
    const key = load<u64>(keys + ((<usize>i) << 3))
    const number = load<u32>(order + ((<usize>i) << 2))
    let at = i
    for (; at > from; at--) {
      const before = load<u64>(keys + ((<usize>(at - 1)) << 3))
      if (before <= key) break
      store<u64>(keys + ((<usize>at) << 3), before)
      store<u32>(order + ((<usize>at) << 2), load<u32>(order + ((<usize>(at - 1)) << 2)))
    }
    store<u64>(keys + ((<usize>at) << 3), key)
    store<u32>(order + ((<usize>at) << 2), number)
  }
}

/** By the bytes that differ, the lowest one first. */
function radixSort(from: u32, to: u32): void {
  memory.fill(counts, 0, COUNTS)
  countPart(from, to)
  let fromKeys = keys
  let fromOrder = order
  let toKeys = spareKeys
  let toOrder = spareOrder
  for (let byte: u32 = 0; byte < 8; byte++) {
    if (((differ >> ((<u64>byte) << 3)) & 0xff) == 0) continue
    const starts = counts + ((<usize>byte) << 10)
    let start = from
    for (let digit: usize = 0; digit < 1024; digit += 4) {
      const count = load<u32>(starts + digit)
      store<u32>(starts + digit, start)
      start += count
    }
    movePart(from, to, byte << 3, starts, fromKeys, fromOrder, toKeys, toOrder)
    let other = fromKeys
    fromKeys = toKeys
    toKeys = other
    other = fromOrder
    fromOrder = toOrder
    toOrder = other
  }
  if (fromKeys == keys) return
  memory.copy(keys + ((<usize>from) << 3), spareKeys + ((<usize>from) << 3), (<usize>(to - from)) << 3)
  memory.copy(order + ((<usize>from) << 2), spareOrder + ((<usize>from) << 2), (<usize>(to - from)) << 2)
}

function movePart(
  from: u32,
  to: u32,
  shift: u64,
  starts: usize,
  fromKeys: usize,
  fromOrder: usize,
  toKeys: usize,
  toOrder: usize,
): void {
  if (to - from > PART) {
    const middle = middleOf(from, to)
    movePart(from, middle, shift, starts, fromKeys, fromOrder, toKeys, toOrder)
    movePart(middle, to, shift, starts, fromKeys, fromOrder, toKeys, toOrder)
    return
  }
  for (let at = from; at < to; at++) {
    const key = load<u64>(fromKeys + ((<usize>at) << 3))
    const digit = starts + (((<usize>(key >> shift)) & 0xff) << 2)
    const place = load<u32>(digit)
    store<u32>(digit, place + 1)
    store<u64>(toKeys + ((<usize>place) << 3), key)
    store<u32>(toOrder + ((<usize>place) << 2), load<u32>(fromOrder + ((<usize>at) << 2)))
  }
}

function countPart(from: u32, to: u32): void {
  if (to - from > PART) {
    const middle = middleOf(from, to)
    countPart(from, middle)
    countPart(middle, to)
    return
  }
  for (let at = from; at < to; at++) {
    let key = load<u64>(keys + ((<usize>at) << 3))
    for (let byte: usize = 0; byte < 8; byte++) {
      const count = counts + (byte << 10) + (((<usize>key) & 0xff) << 2)
      store<u32>(count, load<u32>(count) + 1)
      key >>= 8
    }
  }
}

/** What was touched goes here, so that touching is not optimised away. */
export let touched: u32 = 0

/**
 * Copies names to `out`, one after the other: those of `count` numbers at `numbers`, or as many of them as end before
 * `outEnd`, behind which 16 bytes can be written. Leaves at `ends`, for each, where it ends, from `out` on; how many.
 */
export function copyNames(names: usize, numbers: usize, count: u32, out: usize, outEnd: usize, ends: usize): u32 {
  for (let i: usize = 0; i < (<usize>count) << 2; i += 4)
    store<u32>(ends + i, load<u32>(names + ((<usize>load<u32>(numbers + i)) << 2)))
  // So that the processor waits for many places in memory at the same time; a name may lie on two lines of its cache.
  let sum: u32 = 0
  for (let i: usize = 0; i < (<usize>count) << 2; i += 4) {
    const name = (<usize>load<u32>(ends + i)) << 2
    sum ^= load<u8>(name) ^ load<u8>(name, 12)
  }
  touched = sum
  let to = out
  for (let i: usize = 0; i < (<usize>count) << 2; i += 4) {
    const length = readLength((<usize>load<u32>(ends + i)) << 2)
    if (length > outEnd - to) return <u32>(i >> 2)
    for (let at: usize = 0; at < length; at += 16) v128.store(to + at, v128.load(bytesAt + at))
    to += length
    store<u32>(ends + i, <u32>(to - out))
  }
  return count
}
