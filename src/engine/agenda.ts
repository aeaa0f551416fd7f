/** What is due later for one lead, in order of due time, then of scheduling (semantics T4). */
import { Failure } from '../failure.ts'
import { formatTime } from '../text/time.ts'
import { type Due, DueQueue, type Entry } from './due-queue.ts'

/** More entries, waits and syncs of one lead at once are taken for a loop that feeds itself. */
const maximumAtOnce = 50_000

/** A queue for each kind of item: what is the same for all leads, such as a window, keeps their order. */
export class Agenda {
  /** By stage. */
  readonly #windows: readonly DueQueue[]
  readonly #begins = new DueQueue('begin')
  readonly #completes = new DueQueue('complete')
  readonly #hops = new DueQueue('hop')
  readonly #syncs = new DueQueue('crm sync')
  readonly #queues: readonly DueQueue[]
  #size = 0
  #waiting = 0
  #scheduled = 0
  /** Nothing is due before. */
  #soonest = Infinity

  /** `stages`: how many windows an entry waits for. */
  constructor(stages: number) {
    this.#windows = Array.from({ length: stages }, () => new DueQueue('window'))
    this.#queues = [...this.#windows, this.#begins, this.#completes, this.#hops, this.#syncs]
  }

  /** Entries that wait. */
  get waiting(): number {
    return this.#waiting
  }

  /** Entries between exit and re-entry. */
  get underWay(): number {
    return this.#size - this.#waiting - this.#syncs.size
  }

  /** When the first of those goes on; Infinity without any. */
  get nextUnderWay(): number {
    return Math.min(this.#begins.at, this.#completes.at, this.#hops.at)
  }

  /** Windows of the entries that wait, in the order in which they will end. */
  get waits(): readonly Due[] {
    return inOrder(this.#windows)
  }

  /** The others, in the order in which they will happen. */
  get others(): readonly Due[] {
    return inOrder([this.#begins, this.#completes, this.#hops, this.#syncs])
  }

  clear(): void {
    if (this.#size > 0) for (const queue of this.#queues) queue.clear()
    this.#size = 0
    this.#waiting = 0
    this.#scheduled = 0
    this.#soonest = Infinity
  }

  /** Throws a Failure when a lead's entries multiply without end. */
  schedule(lead: () => string, at: number, what: Due['what'], entry: Entry | null = null, points = 0): void {
    this.#size++
    if (what === 'window') this.#waiting++
    if (this.#size > maximumAtOnce) throw endlessLoop(lead(), at)
    this.#queueOf(what, entry).add(at, this.#scheduled++, entry, points)
    if (at < this.#soonest) this.#soonest = at
  }

  #queueOf(what: Due['what'], entry: Entry | null): DueQueue {
    switch (what) {
      case 'window':
        return this.#windows[entry!.stage]!
      case 'begin':
        return this.#begins
      case 'complete':
        return this.#completes
      case 'hop':
        return this.#hops
      case 'crm sync':
        return this.#syncs
    }
  }

  /** Takes out the first item that is due at or before a time; it is good until the next is scheduled. */
  next(time: number): Due | undefined {
    if (this.#soonest > time || this.#size === 0) return undefined
    const queues = this.#queues
    let first = queues[0]!
    for (let index = 1; index < queues.length; index++) {
      const queue = queues[index]!
      if (queue.at <= first.at && queue.isBefore(first)) first = queue
    }
    this.#soonest = first.at
    if (first.at > time) return undefined
    this.#size--
    const due = first.take()
    if (due.what === 'window') this.#waiting--
    return due
  }

  /** Entries no longer wait if fewer than `before` waits had begun before theirs. */
  drop(before: number): void {
    for (const queue of this.#windows) {
      if (queue.size === 0) continue
      const dropped = queue.drop(before)
      this.#size -= dropped
      this.#waiting -= dropped
    }
  }
}

function inOrder(queues: readonly DueQueue[]): readonly Due[] {
  return queues.flatMap(({ items }) => items).sort((a, b) => a.at - b.at || a.order - b.order)
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
