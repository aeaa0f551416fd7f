/** Items of one kind, first come, first served: each is due as long after it was scheduled as those before it. */

export interface Entry {
  /** The moment it began to wait, shifted by each hop (I2). */
  since: number
  /** Index of the current window. */
  stage: number
  /** How many waits of the lead had begun before this one. */
  began: number
}

export interface Due {
  readonly at: number
  readonly what: 'begin' | 'window' | 'complete' | 'hop' | 'crm sync'
  /** How many items had been scheduled before. */
  readonly order: number
  /** Of a window and a hop. */
  readonly entry: Entry | null
  /** Of a write and a hop. */
  readonly points: number
}

type Writable<T> = { -readonly [Key in keyof T]: T[Key] }

/** Places before the first item that are left alone. */
const mostFree = 1024

export class DueQueue {
  readonly #what: Due['what']
  /** Never made shorter, and its objects are used again: allocating them anew took a third of a run. */
  readonly #items: Writable<Due>[] = []
  /** Index of the first item that is still to come, and the index after the last one. */
  #head = 0
  #tail = 0
  /** When the first item is due; Infinity without any. */
  at = Infinity

  constructor(what: Due['what']) {
    this.#what = what
  }

  get size(): number {
    return this.#tail - this.#head
  }

  get items(): readonly Due[] {
    return this.#items.slice(this.#head, this.#tail)
  }

  clear(): void {
    this.#head = this.#tail = 0
    this.at = Infinity
  }

  /** Whether its first item comes before that of another one, which may be empty, too (T4). */
  isBefore(other: DueQueue): boolean {
    if (this.at !== other.at) return this.at < other.at
    return this.at < Infinity && this.#items[this.#head]!.order < other.#items[other.#head]!.order
  }

  /** `order` is higher than that of all others. */
  add(at: number, order: number, entry: Entry | null, points: number): void {
    const items = this.#items
    let index = this.#tail++
    const due = (items[index] ??= { at, what: this.#what, order, entry, points })
    due.at = at
    due.order = order
    due.entry = entry
    due.points = points
    // Whoever comes later is due later, as long as windows become longer: then nothing moves.
    for (; index > this.#head && items[index - 1]!.at > at; index--) items[index] = items[index - 1]!
    items[index] = due
    this.at = items[this.#head]!.at
  }

  /** Takes out the first of at least one; it is good until the next is added. */
  take(): Due {
    const first = this.#items[this.#head++]!
    if (this.#head === this.#tail) this.clear()
    else {
      if (this.#head > mostFree && this.#head * 2 > this.#tail) this.drop(0)
      this.at = this.#items[this.#head]!.at
    }
    return first
  }

  /** Drops waits if fewer than `before` had begun before them; how many. */
  drop(before: number): number {
    const items = this.#items
    const { size } = this
    let to = 0
    for (let from = this.#head; from < this.#tail; from++) {
      const due = items[from]!
      if (due.entry !== null && due.entry.began < before) continue
      items[from] = items[to]!
      items[to++] = due
    }
    this.#head = 0
    this.#tail = to
    this.at = to === 0 ? Infinity : items[0]!.at
    return size - to
  }
}
