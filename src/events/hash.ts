/** Hashes of bytes. Every reader has to compute the same ones: users and ids are found by them. */

/** MurmurHash3 (x86, 32 bits) of `bytes` from `start` to `end`: an unsigned 32-bit number. */
export function hashBytes(bytes: Uint8Array, start: number, end: number, seed: number): number {
  let hash = seed | 0
  let at = start
  for (; at + 4 <= end; at += 4) {
    const word = bytes[at]! | (bytes[at + 1]! << 8) | (bytes[at + 2]! << 16) | (bytes[at + 3]! << 24)
    hash ^= mixWord(word)
    hash = (Math.imul((hash << 13) | (hash >>> 19), 5) + 0xe6546b64) | 0
  }
  let rest = 0
  for (let i = end - 1; i >= at; i--) rest = (rest << 8) | bytes[i]!
  if (at < end) hash ^= mixWord(rest)
  hash ^= end - start
  hash = Math.imul(hash ^ (hash >>> 16), 0x85ebca6b)
  hash = Math.imul(hash ^ (hash >>> 13), 0xc2b2ae35)
  return (hash ^ (hash >>> 16)) >>> 0
}

function mixWord(word: number): number {
  const mixed = Math.imul(word, 0xcc9e2d51)
  return Math.imul((mixed << 15) | (mixed >>> 17), 0x1b873593)
}

/**
 * Seeds of the two halves of an event's fingerprint: of the user (the hash of their bytes with seed 0) and the time in
 * ms, of which `low` are the 32 lowest bits of the whole number and `high` the 32 above. The halves are the hashes of
 * the id's bytes with these seeds; if both are 0, the low one is 1, since two zeros stand for "no id".
 */
export function idSeeds(userHash: number, time: number): [low: number, high: number] {
  const low = time | 0
  const high = Math.floor(time / 0x1_0000_0000) | 0
  return [
    Math.imul(userHash ^ low, 0x9e3779b1) | 0,
    Math.imul(Math.imul(userHash, 0x85ebca6b) ^ low ^ Math.imul(high, 0xc2b2ae35), 0x27d4eb2f) | 0,
  ]
}
