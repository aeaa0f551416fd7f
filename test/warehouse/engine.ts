// What a harness of one real engine can do. A harness knows how to start the engine and to fill its tables; it knows nothing of scoring.

/** One row of the events table. The JSON columns hold text, or null. */
export interface EventRow {
  user_id: string
  /** Milliseconds since the epoch, UTC. */
  time: number
  type: string
  name: string | null
  properties: string | null
  attributes: string | null
  id: string | null
  /** Place in the log, from 0: the order of rows at one instant. */
  seq: number
}

/** One row of the profiles table. */
export interface ProfileRow {
  user_id: string
  attributes: string
}

export interface Tables {
  /** Names of the tables, unquoted: any text. */
  names: { events: string; profiles: string }
  events: readonly EventRow[]
  profiles: readonly ProfileRow[]
}

export type Row = Record<string, unknown>

/** A running engine. Every `run` begins with an empty database. */
export interface Session {
  /** Name and version, as the engine itself tells them. */
  readonly engine: string
  /** Fills the two tables, runs a script of several statements, and reads tables that it made. Rejects with the engine's own message. */
  run(tables: Tables, script: string, results: readonly string[]): Promise<Row[][]>
  stop(): Promise<void>
}

export interface Engine {
  readonly name: string
  /** Why it cannot be started on this machine; null when it can. */
  unavailable(): string | null
  start(): Promise<Session>
}

/** A value of a column as a number, a text, a boolean or null: engines spell whole numbers in several ways. */
export const plain = (value: unknown): unknown => (typeof value === 'bigint' ? Number(value) : value)
