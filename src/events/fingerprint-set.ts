/** A set of 64-bit fingerprints. */
export class FingerprintSet {
  #slots = new Uint32Array(64)
  #size = 0

  get size(): number {
    return this.#size
  }

  /** What `slotOf` stays below. */
  get slots(): number {
    return this.#slots.length / 2
  }

  has(low: number, high: number): boolean {
    return this.slotOf(low, high) >= 0
  }

  /** A number of this fingerprint's own until the next one is added; -1 when it is not in the set. */
  slotOf(low: number, high: number): number {
    if (this.#size === 0) return -1
    const slot = this.#find(low, high)
    return this.#slots[slot] !== 0 || this.#slots[slot + 1] !== 0 ? slot / 2 : -1
  }

  /** Whether it is new. Both halves may not be 0. */
  add(low: number, high: number): boolean {
    if (this.#size * 4 >= this.#slots.length) this.#grow()
    const slot = this.#find(low, high)
    if (this.#slots[slot] !== 0 || this.#slots[slot + 1] !== 0) return false
    this.#slots[slot] = low
    this.#slots[slot + 1] = high
    this.#size++
    return true
  }

  clear(): void {
    if (this.#size === 0) return
    // Room is kept for as many again, not for one crowd among many that are small.
    if (this.#slots.length > 1024 && this.#size * 32 < this.#slots.length)
      this.#slots = new Uint32Array(this.#slots.length / 4)
    else this.#slots.fill(0)
    this.#size = 0
  }

  #find(low: number, high: number): number {
    const slots = this.#slots
    const mask = slots.length - 2
    let slot = (low * 2) & mask
    while ((slots[slot] !== low || slots[slot + 1] !== high) && (slots[slot] !== 0 || slots[slot + 1] !== 0))
      slot = (slot + 2) & mask
    return slot
  }

  #grow(): void {
    const old = this.#slots
    this.#slots = new Uint32Array(old.length * 2)
    for (let i = 0; i < old.length; i += 2) {
      if (old[i] === 0 && old[i + 1] === 0) continue
      const slot = this.#find(old[i]!, old[i + 1]!)
      this.#slots[slot] = old[i]!
      this.#slots[slot + 1] = old[i + 1]!
    }
  }
}
