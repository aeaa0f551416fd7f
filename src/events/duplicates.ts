/**
 * Duplicates (semantics T3) without ids in memory: equal fingerprints are a suspicion, and a second look at the ids, in
 * log order, settles it. An event that no trigger looks at can make a later one a duplicate too.
 */
import { encodeText } from '../text/wtf8.ts'
import { ByteArena } from './byte-arena.ts'
import { FingerprintSet } from './fingerprint-set.ts'
import type { IdEvent } from './id-journal.ts'
import { type LogSource, readIds } from './read-log.ts'
import { fingerprint, type ReadTarget } from './read-target.ts'

/** What the second look found about the events of one fingerprint; bits. */
const firstWasSkipped = 1
const differ = 2

/** Events of one fingerprint that are not the same: which of those that are looked at are dropped, in log order. */
interface Collision {
  readonly ids: Set<string>
  readonly dropped: boolean[]
  next: number
}

type FingerprintOf = (event: IdEvent) => readonly [low: number, high: number]

export class Duplicates {
  readonly #suspects: FingerprintSet
  readonly #fingerprintOf: FingerprintOf
  /** By slot of the suspects: position of the first event, plus one; and bits. */
  readonly #firsts: Uint32Array
  readonly #found: Uint8Array
  readonly #exact = new ByteArena()
  /** By fingerprint, user and time. */
  readonly #collisions = new Map<string, Collision>()
  readonly #seen = new FingerprintSet()

  /** `suspects`: the fingerprints that several events have; nothing may be added any more. */
  constructor(suspects: FingerprintSet, fingerprintOf: FingerprintOf) {
    this.#suspects = suspects
    this.#fingerprintOf = fingerprintOf
    this.#firsts = new Uint32Array(suspects.slots)
    this.#found = new Uint8Array(suspects.slots)
  }

  /** `events` gives every event with an id, in log order; a second time when different events share a fingerprint. */
  async settle(events: () => AsyncIterable<IdEvent> | Iterable<IdEvent>): Promise<void> {
    let collided = false
    for await (const event of events()) if (this.#differs(event)) collided = true
    if (!collided) return
    for await (const event of events()) this.#collide(event)
  }

  #differs(event: IdEvent): boolean {
    const slot = this.#suspects.slotOf(...this.#fingerprintOf(event))
    if (slot < 0) return false
    const bytes = exactBytes(event)
    const first = this.#firsts[slot]!
    if (first === 0) {
      this.#firsts[slot] = this.#exact.add(bytes, 0, bytes.length) + 1
      if (event.skipped) this.#found[slot] = firstWasSkipped
      return false
    }
    if (this.#exact.equals(first - 1, bytes, 0, bytes.length)) return false
    this.#found[slot]! |= differ
    return true
  }

  #collide(event: IdEvent): void {
    const [low, high] = this.#fingerprintOf(event)
    const slot = this.#suspects.slotOf(low, high)
    if (slot < 0 || (this.#found[slot]! & differ) === 0) return
    const key = `${low} ${high} ${event.user} ${event.time}`
    const collision = this.#collisions.get(key) ?? { ids: new Set(), dropped: [], next: 0 }
    this.#collisions.set(key, collision)
    if (!event.skipped) collision.dropped.push(collision.ids.has(event.id))
    collision.ids.add(event.id)
  }

  /** To be called before the events of each user. */
  startUser(): void {
    this.#seen.clear()
  }

  /**
   * Whether an event that is looked at is dropped; asked once for each of them, in order of time and for equal times in
   * log order.
   */
  isDropped(user: number, time: number, low: number, high: number): boolean {
    const slot = this.#suspects.slotOf(low, high)
    if (slot < 0) return false
    const found = this.#found[slot]!
    if ((found & differ) === 0) return (found & firstWasSkipped) !== 0 || !this.#seen.add(low, high)
    const collision = this.#collisions.get(`${low} ${high} ${user} ${time}`)!
    return collision.dropped[collision.next++]!
  }
}

function exactBytes({ user, time, id }: IdEvent): Buffer {
  const { bytes, length } = encodeText(id)
  const exact = Buffer.allocUnsafe(12 + length)
  exact.writeUInt32LE(user)
  exact.writeDoubleLE(time, 4)
  exact.set(bytes.subarray(0, length), 12)
  return exact
}

/** Settles suspicions with the journal of a log, or by reading the log again. */
export async function findDuplicates(
  suspects: FingerprintSet,
  sources: readonly LogSource[],
  target: ReadTarget,
): Promise<Duplicates> {
  const { users, journal } = target
  const duplicates = new Duplicates(suspects, ({ user, time, id }) => fingerprint(users.hash(user), time, id))
  const asked = (low: number, high: number) => suspects.slotOf(low, high) >= 0
  if (suspects.size > 0) await duplicates.settle(() => journal?.entries() ?? readIds(sources, target, asked))
  return duplicates
}
