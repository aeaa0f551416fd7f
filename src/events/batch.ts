/** Batches of events: what a reader hands to the engine, in columns, cut down to what the Plan asks for. */
import type { Properties } from '../condition/compile.ts'
import type { EventType } from '../plan/plan.ts'

/** Code of profile lines; events have 1 and up. */
export const profileCode = 0

/** What a reader has to deliver; everything else in a log is skipped. */
export interface Projection {
  /** Code of an event, or -1 when no trigger names it. */
  codeOf(type: EventType, name: string | null): number
  /** Codes are below this. */
  readonly codes: number
  /** Every custom event that a trigger names, with its code. */
  readonly customEvents: Iterable<readonly [name: string, code: number]>
  /** The filters on properties of events with this code, of all triggers; none: properties are not looked at. */
  propertyTests(code: number): readonly ((properties: Properties) => boolean)[]
  /** The keys of `properties` that these filters look into. */
  propertyNames(code: number): ReadonlySet<string>
  /** The attributes that are looked at; null: all of them. A profile line with none of them is skipped. */
  readonly attributeNames: ReadonlySet<string> | null
}

/** `count` events in log order; the columns may be longer. They belong to the reader again after the next batch. */
export interface EventBatch {
  readonly count: number
  /** Index in the UserTable. */
  readonly user: Int32Array
  /** Milliseconds since the epoch. */
  readonly time: Float64Array
  /** Number in the PayloadTable: code, and properties or attributes. */
  readonly payload: Int32Array
  /** Fingerprints (see `idSeeds`), low and high half by turns, both 0 without an id; null: no event has one. */
  readonly ids: Uint32Array | null
  /** The same of skipped events, those with an id only, in any order: a later event may be their duplicate (T3). */
  readonly skippedIds: Uint32Array
}

export interface DirectEvents {
  /** `events` of assembly/commit.ts. */
  readonly address: number
  /** Makes room for events of a user and those near to it, with or without ids. */
  openChunk(user: number, withIds: boolean): void
}

/** Takes the events of a log, in its order. */
export interface EventSink {
  add(batch: EventBatch): void
  /** Where the kernel puts events by itself, in the memory of its tables; undefined: nowhere. */
  readonly direct?: DirectEvents | undefined
}
