/** The hashes of src/events/hash.ts: MurmurHash3 with 32 bits, and the fingerprint of an event with an id. */

/** Hash of `length` bytes. */
// @inline
export function hashBytes(at: usize, length: u32, seed: u32): u32 {
  let hash = seed
  let rest = length
  for (; rest >= 4; rest -= 4, at += 4) {
    hash = rotl<u32>(hash ^ mixWord(load<u32>(at)), 13) * 5 + 0xe6546b64
  }
  if (rest != 0) hash ^= mixWord(load<u32>(at) & ((1 << (rest << 3)) - 1))
  hash ^= length
  hash = (hash ^ (hash >> 16)) * 0x85ebca6b
  hash = (hash ^ (hash >> 13)) * 0xc2b2ae35
  return hash ^ (hash >> 16)
}

function mixWord(word: u32): u32 {
  return rotl<u32>(word * 0xcc9e2d51, 15) * 0x1b873593
}

/** Stores the two halves of the fingerprint of an id at `out`. */
export function storeFingerprint(out: usize, userHash: u32, time: f64, id: usize, length: u32): void {
  const low = <u32>(<i64>time)
  const high = <u32>((<i64>time) >> 32)
  const first = hashBytes(id, length, (userHash ^ low) * 0x9e3779b1)
  const second = hashBytes(id, length, ((userHash * 0x85ebca6b) ^ low ^ (high * 0xc2b2ae35)) * 0x27d4eb2f)
  store<u32>(out, (first | second) == 0 ? 1 : first)
  store<u32>(out, second, 4)
}
