/**
 * The ids of events that no trigger looks at. They are not kept, but an event that is looked at may be their duplicate
 * (semantics T3), so fingerprints of (user, time, id) are: 8 bytes an event. A match is only a suspicion, which a second
 * reading of the log settles; what cannot be read twice is remembered exactly.
 */
export class SkippedIds {
  #first = new Uint32Array(1024)
  #second = new Uint32Array(1024)
  #count = 0
  readonly #exact = new Set<string>()

  add(user: number, time: number, id: string, exactly: boolean): void {
    if (exactly) {
      this.#exact.add(keyOf(user, time, id))
      return
    }
    if (this.#count * 2 >= this.#first.length) this.#grow()
    const [first, second] = fingerprint(user, time, id)
    if (this.#insert(first, second)) this.#count++
  }

  /** `certain` is a duplicate, `suspected` may be one. */
  find(user: number, time: number, id: string): 'certain' | 'suspected' | 'unknown' {
    if (this.#exact.size > 0 && this.#exact.has(keyOf(user, time, id))) return 'certain'
    if (this.#count === 0) return 'unknown'
    const [first, second] = fingerprint(user, time, id)
    const mask = this.#first.length - 1
    for (let slot = second & mask; this.#first[slot] !== 0; slot = (slot + 1) & mask) {
      if (this.#first[slot] === first && this.#second[slot] === second) return 'suspected'
    }
    return 'unknown'
  }

  #insert(first: number, second: number): boolean {
    const mask = this.#first.length - 1
    let slot = second & mask
    for (; this.#first[slot] !== 0; slot = (slot + 1) & mask) {
      if (this.#first[slot] === first && this.#second[slot] === second) return false
    }
    this.#first[slot] = first
    this.#second[slot] = second
    return true
  }

  #grow(): void {
    const [firsts, seconds] = [this.#first, this.#second]
    this.#first = new Uint32Array(firsts.length * 2)
    this.#second = new Uint32Array(firsts.length * 2)
    for (const [index, first] of firsts.entries()) if (first !== 0) this.#insert(first, seconds[index]!)
  }
}

export function keyOf(user: number, time: number, id: string): string {
  return `${user} ${time} ${id}`
}

/** Two independent 32-bit hashes; the first is never 0, which marks a free slot. */
function fingerprint(user: number, time: number, id: string): [number, number] {
  let a = Math.imul(user ^ 0x9e3779b9, 0x85ebca6b) ^ (time % 0x1_0000_0000)
  let b = Math.imul(user ^ 0x7f4a7c15, 0xc2b2ae35) ^ Math.floor(time / 1000)
  for (let i = 0; i < id.length; i++) {
    const unit = id.charCodeAt(i)
    a = Math.imul(a ^ unit, 0x01000193)
    b = Math.imul(b, 31) + unit
    b ^= b >>> 15
  }
  a = Math.imul(a ^ (a >>> 16), 0x45d9f3b)
  b = Math.imul(b ^ (b >>> 13), 0x5bd1e995)
  return [(a ^ (a >>> 16)) >>> 0 || 1, (b ^ (b >>> 15)) >>> 0]
}
