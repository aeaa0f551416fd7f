/** Batches of events: what a reader hands to the engine, in columns, cut down to what the Plan asks for. */
import type { EventType } from '../plan/plan.ts'

/** What a reader has to deliver; everything else in a log is skipped. */
export interface Projection {
  /** Code of an event, or -1 when no trigger names it. Profile lines have a code of their own. */
  codeOf(type: EventType, name: string | null): number
  /** Whether the properties of events with this code are looked at. */
  needsProperties(code: number): boolean
  /** Whether an attribute is looked at. */
  needsAttribute(name: string): boolean
}

/** `count` events in log order. */
export interface EventBatch {
  readonly count: number
  /** Index in the UserTable. */
  readonly user: Int32Array
  /** Milliseconds since the epoch. */
  readonly time: Float64Array
  readonly code: Int32Array
  /** Properties of an event, attributes of a profile line; null when not looked at. */
  readonly payload: readonly (Readonly<Record<string, unknown>> | null)[]
  readonly id: readonly (string | null)[]
}

/** Every user of a log: names as small integers, and when they were first seen. */
export class UserTable {
  readonly names: string[] = []
  readonly firstTimes: number[] = []
  readonly #indexes = new Map<string, number>()

  get size(): number {
    return this.names.length
  }

  /** Index of a user; adds it when it is new. `time` is Infinity for users known from a profile row only. */
  intern(name: string, time: number): number {
    const known = this.#indexes.get(name)
    if (known !== undefined) {
      if (time < this.firstTimes[known]!) this.firstTimes[known] = time
      return known
    }
    const index = this.names.length
    this.#indexes.set(name, index)
    this.names.push(name)
    this.firstTimes.push(time)
    return index
  }
}
