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

type DueItem =
  | { readonly what: 'begin' }
  | { readonly what: 'window'; readonly entry: Entry }
  | { readonly what: 'complete'; readonly points: number }
  | { readonly what: 'hop'; readonly entry: Entry; readonly points: number }
  | { readonly what: 'crm sync' }

export type Due = { readonly at: number } & DueItem

/** More entries, waits and syncs of one lead at once are taken for a loop that feeds itself. */
const maximumAtOnce = 50_000

export class Agenda {
  #items: Due[] = []
  /** Index of the first item that is still to come. */
  #head = 0
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
    return this.#items.slice(this.#head)
  }

  clear(): void {
    this.#items.length = 0
    this.#head = 0
    this.#syncs = 0
    this.#windows = 0
    this.#underWay = 0
  }

  /** Throws a Failure when a lead's entries multiply without end. */
  schedule(lead: string, at: number, item: DueItem): void {
    const live = this.#count(item.what, 1)
    if (live > maximumAtOnce) throw endlessLoop(lead, at)
    let index = this.#items.length
    while (index > this.#head && this.#items[index - 1]!.at > at) index--
    const due = { ...item, at }
    if (index === this.#items.length) this.#items.push(due)
    else this.#items.splice(index, 0, due)
  }

  /** Takes out the first item that is due at or before a time. Windows of entries that no longer wait are passed over. */
  next(time: number): Due | undefined {
    for (;;) {
      const first = this.#items[this.#head]
      if (first === undefined || first.at > time) return undefined
      this.#head++
      if (this.#head === this.#items.length) this.#items.length = this.#head = 0
      else if (this.#head > 1024 && this.#head * 2 > this.#items.length) this.#sweep()
      if (first.what === 'window' && !first.entry.waiting) continue
      this.#count(first.what, -1)
      return first
    }
  }

  /** `count` entries stopped waiting before their windows ended. */
  forget(count: number): void {
    this.#windows -= count
    // Their items are swept out in bulk, so that a long history takes linear time.
    const ahead = this.#items.length - this.#head
    if (ahead > 64 && ahead > 4 * (this.#syncs + this.#windows + this.#underWay)) this.#sweep()
  }

  #sweep(): void {
    this.#items = this.items.filter((due) => due.what !== 'window' || due.entry.waiting)
    this.#head = 0
  }

  #count(what: Due['what'], change: 1 | -1): number {
    if (what === 'window') this.#windows += change
    else if (what === 'crm sync') this.#syncs += change
    else this.#underWay += change
    return this.#syncs + this.#windows + this.#underWay
  }
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
