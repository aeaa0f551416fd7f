/** What is due later for one lead, in order of due time, then of scheduling (semantics T4). */
import { Failure } from '../failure.ts'
import { formatTime } from '../text/time.ts'

export interface Entry {
  /** The moment it began to wait, shifted by each hop (I2). */
  since: number
  /** With latency, it sees only events later than this (T6). */
  visibleAfter: number
  /** Index of the current window. */
  stage: number
  /** Highest-ranked group met (A3); -1 is none. */
  best: number
  waiting: boolean
}

export interface Due {
  readonly at: number
  readonly what: 'begin' | 'window' | 'complete' | 'hop' | 'crm sync'
  /** Of a window and a hop. */
  readonly entry: Entry | null
  /** Of a write and a hop. */
  readonly points: number
}

type Writable<T> = { -readonly [Key in keyof T]: T[Key] }

/** More entries, waits and syncs of one lead at once are taken for a loop that feeds itself. */
const maximumAtOnce = 50_000

export class Agenda {
  /** Never made shorter, and its objects are used again: allocating them anew took a third of a run. */
  readonly #items: Writable<Due>[] = []
  /** Index of the first item that is still to come, and the index after the last one. */
  #head = 0
  #tail = 0
  #syncs = 0
  /** Windows of entries that wait. */
  #windows = 0
  /** Entries between exit and re-entry. */
  #underWay = 0

  get underWay(): number {
    return this.#underWay
  }

  /** In the order in which they will happen; some may be windows of entries that no longer wait. */
  get items(): readonly Due[] {
    return this.#items.slice(this.#head, this.#tail)
  }

  clear(): void {
    this.#head = 0
    this.#tail = 0
    this.#syncs = 0
    this.#windows = 0
    this.#underWay = 0
  }

  /** Throws a Failure when a lead's entries multiply without end. */
  schedule(lead: () => string, at: number, what: Due['what'], entry: Entry | null = null, points = 0): void {
    const live = this.#count(what, 1)
    if (live > maximumAtOnce) throw endlessLoop(lead(), at)
    const items = this.#items
    let index = this.#tail++
    const due = (items[index] ??= { at, what, entry, points })
    due.at = at
    due.what = what
    due.entry = entry
    due.points = points
    for (; index > this.#head && items[index - 1]!.at > at; index--) items[index] = items[index - 1]!
    items[index] = due
  }

  /** Takes out the first item that is due at or before a time; it is good until the next is scheduled. Windows of entries that no longer wait are passed over. */
  next(time: number): Due | undefined {
    for (;;) {
      if (this.#head === this.#tail) return undefined
      const first = this.#items[this.#head]!
      if (first.at > time) return undefined
      this.#head++
      if (this.#head === this.#tail) this.#head = this.#tail = 0
      else if (this.#head > 1024 && this.#head * 2 > this.#tail) this.#sweep()
      if (isLeftBehind(first)) continue
      this.#count(first.what, -1)
      return first
    }
  }

  /** `count` entries stopped waiting before their windows ended. */
  forget(count: number): void {
    this.#windows -= count
    // Their items are swept out in bulk, so that a long history takes linear time.
    const ahead = this.#tail - this.#head
    if (ahead > 64 && ahead > 4 * (this.#syncs + this.#windows + this.#underWay)) this.#sweep()
  }

  #sweep(): void {
    let to = 0
    for (let from = this.#head; from < this.#tail; from++) {
      const due = this.#items[from]!
      if (isLeftBehind(due)) continue
      this.#items[from] = this.#items[to]!
      this.#items[to++] = due
    }
    this.#head = 0
    this.#tail = to
  }

  #count(what: Due['what'], change: 1 | -1): number {
    if (what === 'window') this.#windows += change
    else if (what === 'crm sync') this.#syncs += change
    else this.#underWay += change
    return this.#syncs + this.#windows + this.#underWay
  }
}

/** The window of an entry that advanced meanwhile. */
function isLeftBehind({ what, entry }: Due): boolean {
  return what === 'window' && !entry!.waiting
}

function endlessLoop(lead: string, at: number): Failure {
  return new Failure(
    `lead ${JSON.stringify(lead)} has more than ${maximumAtOnce.toLocaleString('en')} entries at once on ${formatTime(at)}`,
    [
      'the Canvas feeds itself: each entry leads to more than one new entry',
      'look for an entry trigger that `crm_sync` or an own write fires again, and set `entry.reeligibility`',
    ],
  )
}
