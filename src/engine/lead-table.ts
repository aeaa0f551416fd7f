/** The results of all leads in columns: some 20 bytes for each, where an object would take 150. */
import type { LeadResult, SentHandoff } from './lead.ts'
import { orderByTime } from './order-by-time.ts'

const counters = ['entries', 'waiting', 'advanced', 'decays', 'missed', 'handoffs'] as const
type Counter = (typeof counters)[number]

const leadsInPage = 4096

/** The score of a lead and its counts lie side by side: rows are made in any order. */
interface Page {
  /** The first of four words of a lead; what is no whole number of 32 bits stands in `rare`. */
  readonly scores: Int32Array
  /** The same memory: the last six of eight half words of a lead; the same for 16 bits. */
  readonly counts: Uint16Array
  /** Undefined while no lead of the page was handed off. */
  lastHandoffs: Float64Array | undefined
}

function newPage(): Page {
  const scores = new Int32Array(leadsInPage * 4)
  return { scores, counts: new Uint16Array(scores.buffer), lastHandoffs: undefined }
}

const rareScore = -0x8000_0000
const rareCount = 0xffff

export class LeadTable {
  #size = 0
  /** The last one may be empty. */
  readonly #pages: Page[] = [newPage()]
  /** Of the scores that are not rare. */
  #least = Infinity
  #most = -Infinity
  readonly #rareScores = new Map<number, number | null>()
  readonly #rareCounts = new Map<number, number>()

  /** By counter. */
  readonly #sums = counters.map(() => 0)
  readonly #having = counters.map(() => 0)

  get size(): number {
    return this.#size
  }

  add({ score, entries, waiting, advanced, decays, missed, handoffs, lastHandoff }: LeadResult): void {
    this.addCounts(score, entries, waiting, advanced, decays, missed, handoffs, lastHandoff ?? -Infinity)
  }

  /** The same without an object; `lastHandoff` of -Infinity is none. */
  addCounts(
    score: number | null,
    entries: number,
    waiting: number,
    advanced: number,
    decays: number,
    missed: number,
    handoffs: number,
    lastHandoff: number,
  ): void {
    const lead = this.#size++
    const at = lead % leadsInPage
    if (at === 0 && lead > 0) this.#pages.push(newPage())
    const page = this.#pages[this.#pages.length - 1]!
    if (score !== null && Object.is(score | 0, score) && score !== rareScore) {
      page.scores[at * 4] = score
      if (score < this.#least) this.#least = score
      if (score > this.#most) this.#most = score
    } else {
      page.scores[at * 4] = rareScore
      this.#rareScores.set(lead, score)
    }
    if (entries > 0) this.#count(page, lead, 0, entries)
    if (waiting > 0) this.#count(page, lead, 1, waiting)
    if (advanced > 0) this.#count(page, lead, 2, advanced)
    if (decays > 0) this.#count(page, lead, 3, decays)
    if (missed > 0) this.#count(page, lead, 4, missed)
    if (handoffs > 0) this.#count(page, lead, 5, handoffs)
    if (lastHandoff > -Infinity)
      (page.lastHandoffs ??= new Float64Array(leadsInPage).fill(Number.NaN))[at] = lastHandoff
  }

  #count(page: Page, lead: number, counter: number, count: number): void {
    this.#sums[counter]! += count
    this.#having[counter]!++
    page.counts[(lead % leadsInPage) * 8 + 2 + counter] = count < rareCount ? count : rareCount
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
    const page = this.#pages[Math.floor(lead / leadsInPage)]!
    const handoffs = this.#countOf(page, lead, 5)
    return {
      score: this.score(lead),
      entries: this.#countOf(page, lead, 0),
      waiting: this.#countOf(page, lead, 1),
      advanced: this.#countOf(page, lead, 2),
      decays: this.#countOf(page, lead, 3),
      missed: this.#countOf(page, lead, 4),
      handoffs,
      lastHandoff: handoffs > 0 ? this.lastHandoff(lead) : null,
    }
  }

  /** The counts of a lead, in the order of `LeadResult`, from an index on. */
  fillCounts(lead: number, into: unknown[], from: number): void {
    const page = this.#pages[Math.floor(lead / leadsInPage)]!
    for (let counter = 0; counter < counters.length; counter++)
      into[from + counter] = this.#countOf(page, lead, counter)
  }

  #countOf(page: Page, lead: number, counter: number): number {
    const count = page.counts[(lead % leadsInPage) * 8 + 2 + counter]!
    return count === rareCount ? this.#rareCounts.get(lead * counters.length + counter)! : count
  }

  /** null when it is not a number. */
  score(lead: number): number | null {
    const score = this.#pages[Math.floor(lead / leadsInPage)]!.scores[(lead % leadsInPage) * 4]!
    return score === rareScore ? this.#rareScores.get(lead)! : score
  }

  /** How many of these leads, from one on, have another score in a table of the same leads. */
  otherScores(table: LeadTable, from: number): number {
    let count = 0
    for (let lead = from; lead < this.#size;) {
      const page = Math.floor(lead / leadsInPage)
      const [own, others] = [this.#pages[page]!.scores, table.#pages[page]!.scores]
      const end = Math.min(this.#size, (page + 1) * leadsInPage)
      for (let at = (lead % leadsInPage) * 4; lead < end; lead++, at += 4) {
        if (own[at] === others[at] && own[at] !== rareScore) continue
        if (this.score(lead) !== table.score(lead)) count++
      }
    }
    return count
  }

  /** The scores that are numbers, smallest first. */
  sortedScores(): Float64Array {
    const span = this.#most - this.#least + 1
    // Whole numbers that lie close together, as scores do, are counted.
    if (this.#rareScores.size > 0 || this.#size === 0 || span > 4 * this.#size) return this.#numbers().sort()
    const counts = new Uint32Array(span)
    for (let first = 0; first < this.#size; first += leadsInPage) {
      const { scores } = this.#pages[first / leadsInPage]!
      const end = Math.min(this.#size - first, leadsInPage) * 4
      for (let at = 0; at < end; at += 4) counts[scores[at]! - this.#least]!++
    }
    const sorted = new Float64Array(this.#size)
    let at = 0
    for (let offset = 0; offset < span; offset++) sorted.fill(this.#least + offset, at, (at += counts[offset]!))
    return sorted
  }

  #numbers(): Float64Array {
    const numbers = new Float64Array(this.#size)
    let count = 0
    for (let lead = 0; lead < this.#size; lead++) {
      const score = this.score(lead)
      if (score !== null) numbers[count++] = score
    }
    return numbers.subarray(0, count)
  }

  lastHandoff(lead: number): number | null {
    const time = this.#pages[Math.floor(lead / leadsInPage)]!.lastHandoffs?.[lead % leadsInPage]
    return time === undefined || Number.isNaN(time) ? null : time
  }
}

/** Sent hand-offs in columns, 20 bytes for each. */
export class HandoffTable {
  #size = 0
  #users = new Uint32Array(64)
  #times = new Float64Array(64)
  #scores = new Float64Array(64)

  get size(): number {
    return this.#size
  }

  clear(): void {
    this.#size = 0
  }

  push({ user, time, score }: SentHandoff): void {
    const at = this.#size++
    if (at === this.#users.length) {
      this.#users = grown(this.#users, new Uint32Array(at * 2))
      this.#times = grown(this.#times, new Float64Array(at * 2))
      this.#scores = grown(this.#scores, new Float64Array(at * 2))
    }
    this.#users[at] = user
    this.#times[at] = time
    this.#scores[at] = score
  }

  /** When they were sent, in ms since the epoch: a view. */
  get times(): Float64Array {
    return this.#times.subarray(0, this.#size)
  }

  userOf(at: number): number {
    return this.#users[at]!
  }

  /** In ms since the epoch. */
  timeOf(at: number): number {
    return this.#times[at]!
  }

  scoreOf(at: number): number {
    return this.#scores[at]!
  }

  get(at: number): SentHandoff {
    return { user: this.#users[at]!, time: this.#times[at]!, score: this.#scores[at]! }
  }

  /** All of them by time, equal times by what `compareUsers` says of the users, then as they were sent. */
  order(compareUsers: (a: number, b: number) => number): Uint32Array {
    const users = this.#users
    return orderByTime(this.times, (a, b) => compareUsers(users[a]!, users[b]!))
  }
}

function grown<T extends Uint32Array | Float64Array>(from: T, to: T): T {
  to.set(from)
  return to
}
