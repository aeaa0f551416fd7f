/** The events of a log by stretches of users, one after the other put in order of users and times. */
import type { Duplicates } from '../events/duplicates.ts'
import type { Regions } from '../events/regions.ts'
import type { Piece, RecordOrder } from './record-order.ts'
import { UserEvents, wordsIn } from './user-events.ts'

export const userBits = 12
export const usersInStretch = 1 << userBits
/** Records that are put in order at a time, if they are of several users. */
export const mostRecords = 1 << 19

export interface StretchesOptions {
  readonly users: number
  /** All pieces lie in memory of the kernel, and nothing is to be dropped. */
  readonly isPlain: boolean
  readonly regions: Regions
  readonly order: RecordOrder
  /** The records of a stretch in log order. A piece is good until the next one. */
  readonly pieces: (index: number) => Iterable<Piece>
  /** undefined: events have no ids. */
  readonly duplicates?: Duplicates | undefined
  /** Where events are put in order. */
  readonly events?: UserEvents
}

export class Stretches {
  readonly users: number
  readonly isPlain: boolean
  readonly pieces: StretchesOptions['pieces']
  readonly #duplicates: Duplicates | undefined
  readonly #order: RecordOrder
  readonly #events: UserEvents
  readonly #counts: Uint32Array
  readonly #next: Uint32Array

  constructor({ users, isPlain, regions, order, pieces, duplicates, events }: StretchesOptions) {
    this.users = users
    this.isPlain = isPlain
    this.pieces = pieces
    this.#duplicates = duplicates
    this.#order = order
    this.#events = events ?? new UserEvents(regions)
    this.#counts = wordsIn(usersInStretch, regions)
    this.#next = wordsIn(usersInStretch, regions)
  }

  get count(): number {
    return Math.ceil(this.users / usersInStretch)
  }

  /** The events of all users, in order (T2), without duplicates. What is yielded is used again. */
  *all(): Generator<UserEvents> {
    for (let index = 0; index < this.count; index++) yield* this.of(index)
  }

  /** The events of one stretch, in order (T2), without duplicates. What is yielded is used again. */
  *of(index: number): Generator<UserEvents> {
    const [order, events, duplicates] = [this.#order, this.#events, this.#duplicates]
    const first = index * usersInStretch
    const size = Math.min(usersInStretch, this.users - first)
    this.#counts.fill(0)
    for (const piece of this.pieces(index)) order.count(piece, this.#counts)
    for (const [from, to] of runsOf(this.#counts, size)) {
      events.begin(first + from, this.#counts.subarray(from, to), duplicates !== undefined)
      const next = this.#next.subarray(0, to - from)
      next.set(events.starts.subarray(0, to - from))
      for (const piece of this.pieces(index)) order.spread(piece, from, next, events)
      order.sort(events)
      if (duplicates) events.dropDuplicates(duplicates)
      yield events
    }
  }
}

/** Users of a stretch whose events are put in order together. */
function runsOf(counts: Uint32Array, size: number): [from: number, to: number][] {
  const runs: [number, number][] = []
  let sum = Infinity
  for (let user = 0; user < size; user++) {
    sum += counts[user]!
    if (sum > mostRecords) {
      runs.push([user, user])
      sum = counts[user]!
    }
    runs.at(-1)![1] = user + 1
  }
  return runs
}
