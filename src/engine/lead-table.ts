/** The results of all leads in columns: some 20 bytes for each, where an object would take 150. */
import { OwnRegions, type Regions } from '../events/regions.ts'
import { type Cells, cellsOfLead, noNumber, otherNumber } from '../text/cells.ts'
import type { LeadResult } from './lead.ts'

const counters = ['entries', 'waiting', 'advanced', 'decays', 'missed', 'handoffs'] as const
type Counter = (typeof counters)[number]

/** Words of a lead, side by side, since rows are made in any order: the score, then two counts in each. */
const leadWords = 4
const leadBytes = leadWords * 4

/** In the place of scores that are no whole numbers of 32 bits, and of counts that are not below it. */
const rareScore = -0x8000_0000
const rareCount = 0xffff

/** Scores from its negative on, and below it, are counted. */
const nearScores = 4096

export class LeadTable {
  readonly #regions: Regions
  #size = 0
  #words: Int32Array
  /** The same memory: the last six of eight half words of a lead are its counts. */
  #counts: Uint16Array
  /** Of leads that were handed off; undefined while none was. */
  #lastHandoffs: Float64Array | undefined
  readonly #rareScores = new Map<number, number | null>()
  readonly #rareCounts = new Map<number, number>()

  /** By counter. */
  readonly #sums = counters.map(() => 0)
  readonly #having = counters.map(() => 0)

  /** `expected`: how many leads there will be; more may come. `regions` are the kernel's where it is to write rows. */
  constructor(expected = 64, regions: Regions = new OwnRegions()) {
    this.#regions = regions
    this.#words = this.#room(Math.max(expected, 1))
    this.#counts = countsIn(this.#words)
  }

  #room(leads: number): Int32Array {
    const { bytes } = this.#regions.allocate(leads * leadBytes)
    return new Int32Array(bytes.buffer, bytes.byteOffset, leads * leadWords)
  }

  /** In regions: the collector does not count what is there. */
  #numbers(count: number): Float64Array {
    const { bytes } = this.#regions.allocate(count * 8)
    return new Float64Array(bytes.buffer, bytes.byteOffset, count)
  }

  get size(): number {
    return this.#size
  }

  /** Where the rows of the next leads go, and for how many of them there is room. */
  get nextRows(): { readonly address: number; readonly room: number } {
    this.#makeRoom()
    const { byteOffset, length } = this.#words
    return { address: byteOffset + this.#size * leadBytes, room: length / leadWords - this.#size }
  }

  /** So many rows were written there; `sums` are those of their counts, and `having` how many have any. */
  addWritten(rows: number, sums: Uint32Array, having: Uint32Array): void {
    this.#size += rows
    for (let counter = 0; counter < counters.length; counter++) {
      this.#sums[counter]! += sums[counter]!
      this.#having[counter]! += having[counter]!
    }
  }

  /** The last hand-off in ms of a lead whose row was written. */
  setLastHandoff(lead: number, time: number): void {
    this.#lastHandoffs ??= this.#numbers(this.#words.length / leadWords)
    this.#lastHandoffs[lead] = time
  }

  add({ score, entries, waiting, advanced, decays, missed, handoffs, lastHandoff }: LeadResult): void {
    this.#makeRoom()
    const lead = this.#size++
    if (score !== null && Object.is(score | 0, score) && score !== rareScore) this.#words[lead * leadWords] = score
    else {
      this.#words[lead * leadWords] = rareScore
      this.#rareScores.set(lead, score)
    }
    for (const [counter, count] of [entries, waiting, advanced, decays, missed, handoffs].entries())
      this.#count(lead, counter, count)
    if (lastHandoff !== null) this.setLastHandoff(lead, lastHandoff)
  }

  #makeRoom(): void {
    if (this.#size * leadWords === this.#words.length) this.#grow()
  }

  #grow(): void {
    const { length } = this.#words
    this.#words = grown(this.#words, this.#room((length * 2) / leadWords))
    this.#counts = countsIn(this.#words)
    if (this.#lastHandoffs) this.#lastHandoffs = grown(this.#lastHandoffs, this.#numbers((length * 2) / leadWords))
  }

  #count(lead: number, counter: number, count: number): void {
    if (count === 0) return
    this.#sums[counter]! += count
    this.#having[counter]!++
    this.#counts[lead * 2 * leadWords + 2 + counter] = count < rareCount ? count : rareCount
    if (count >= rareCount) this.#rareCounts.set(lead * counters.length + counter, count)
  }

  /** Of all leads. */
  sum(counter: Counter): number {
    return this.#sums[counters.indexOf(counter)]!
  }

  /** How many leads have any. */
  having(counter: Counter): number {
    return this.#having[counters.indexOf(counter)]!
  }

  /** All of one lead. */
  at(lead: number): LeadResult {
    return {
      score: this.score(lead),
      entries: this.#countOf(lead, 0),
      waiting: this.#countOf(lead, 1),
      advanced: this.#countOf(lead, 2),
      decays: this.#countOf(lead, 3),
      missed: this.#countOf(lead, 4),
      handoffs: this.#countOf(lead, 5),
      lastHandoff: this.#lastHandoff(lead),
    }
  }

  /** Fills the rows of scores: a name, which is not filled here, and what `LeadResult` has, in its order. */
  fill(leads: Uint32Array, cells: Cells): void {
    const spread = this.#regions.spreadRows?.(this.#words.byteOffset, leads, cells.whole)
    for (const row of spread ?? this.#spread(leads, cells.whole)) {
      const lead = leads[row]!
      if (this.#words[lead * leadWords]! <= otherNumber) cells.set(row, 1, this.score(lead))
      cells.set(row, 8, this.#lastHandoff(lead))
    }
    if (this.#rareCounts.size > 0) this.#fillRareCounts(leads, cells)
  }

  /** What the kernel does: which rows have a score that is no whole number, or a hand-off. */
  #spread(leads: Uint32Array, whole: Int32Array): number[] {
    const words = this.#words
    const odd: number[] = []
    for (let row = 0, at = 0; row < leads.length; row++, at += cellsOfLead) {
      const first = leads[row]! * leadWords
      // Two counts in a word: half as much to fetch, and no loop.
      const score = words[first]!
      const one = words[first + 1]!
      const two = words[first + 2]!
      const three = words[first + 3]!
      whole[at] = noNumber
      whole[at + 1] = score
      whole[at + 2] = one & 0xffff
      whole[at + 3] = one >>> 16
      whole[at + 4] = two & 0xffff
      whole[at + 5] = two >>> 16
      whole[at + 6] = three & 0xffff
      whole[at + 7] = three >>> 16
      whole[at + 8] = noNumber
      if (score <= otherNumber || three >>> 16 > 0) odd.push(row)
    }
    return odd
  }

  #fillRareCounts(leads: Uint32Array, cells: Cells): void {
    for (let row = 0; row < leads.length; row++) {
      for (let counter = 0; counter < counters.length; counter++) {
        const count = this.#rareCounts.get(leads[row]! * counters.length + counter)
        if (count !== undefined) cells.set(row, counter + 2, count)
      }
    }
  }

  #countOf(lead: number, counter: number): number {
    const count = this.#counts[lead * 2 * leadWords + 2 + counter]!
    return count === rareCount ? this.#rareCounts.get(lead * counters.length + counter)! : count
  }

  /** null when it is not a number. */
  score(lead: number): number | null {
    const score = this.#words[lead * leadWords]!
    return score === rareScore ? this.#rareScores.get(lead)! : score
  }

  /** How many of these leads, from one on, have another score in a table of the same leads. */
  otherScores(table: LeadTable, from: number): number {
    const [own, others] = [this.#words, table.#words]
    let count = 0
    for (let lead = from, at = from * leadWords; lead < this.#size; lead++, at += leadWords) {
      if (own[at] === others[at] && own[at] !== rareScore) continue
      if (this.score(lead) !== table.score(lead)) count++
    }
    return count
  }

  /** The scores that are numbers, smallest first. */
  sortedScores(): Float64Array {
    const words = this.#words
    const end = this.#size * leadWords
    // Most scores are small whole numbers, which are counted.
    const counts = new Uint32Array(2 * nearScores)
    const others: number[] = []
    for (let at = 0; at < end; at += leadWords) {
      const place = words[at]! + nearScores
      if (place >= 0 && place < 2 * nearScores) counts[place]!++
      else if (words[at] !== rareScore) others.push(words[at]!)
    }
    for (const score of this.#rareScores.values()) if (score !== null) others.push(score)
    const near = counts.reduce((sum, count) => sum + count)
    const numbers = this.#numbers(near + others.length)
    for (let place = 0, at = 0; place < counts.length; at += counts[place++]!)
      if (counts[place]! > 0) numbers.fill(place - nearScores, at, at + counts[place]!)
    if (others.length === 0) return numbers
    numbers.set(others, near)
    return numbers.sort()
  }

  #lastHandoff(lead: number): number | null {
    return this.#countOf(lead, 5) > 0 ? this.#lastHandoffs![lead]! : null
  }
}

function countsIn({ buffer, byteOffset, length }: Int32Array): Uint16Array {
  return new Uint16Array(buffer, byteOffset, length * 2)
}

function grown<T extends Int32Array | Uint32Array | Float64Array>(from: T, to: T): T {
  to.set(from)
  return to
}
