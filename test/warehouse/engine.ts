// What a harness of one real engine can do. A harness knows how to start the engine and to fill its tables; it knows nothing of scoring.

/** What a column holds; `time` is milliseconds since the epoch, `json` is text. */
export type Kind = 'text' | 'time' | 'json' | 'bigint' | 'boolean' | 'double'

export type Row = Readonly<Record<string, unknown>>

export interface Table {
  /** Unquoted: any text. */
  readonly name: string
  readonly columns: Readonly<Record<string, Kind>>
  readonly rows: readonly Row[]
}

/** A running engine. */
export interface Session {
  /** Name and version, as the engine itself tells them. */
  readonly engine: string
  /**
   * Begins with an empty database: fills tables, runs a script of several statements, and reads tables that it made.
   * Rejects with the engine's own message.
   */
  run(tables: readonly Table[], script: string, results: readonly string[]): Promise<Row[][]>
  stop(): Promise<void>
  /** Ends one worker at once, as when a machine is lost; only where there are several. */
  loseWorker?(): Promise<void>
}

export interface Engine {
  readonly name: string
  /** Why it cannot be started on this machine; null when it can. */
  unavailable(): string | null
  start(): Promise<Session>
}

/** The table of events, in the columns that the compiler expects; `seq` is the place in the log. */
export const eventColumns = {
  user_id: 'text',
  time: 'time',
  type: 'text',
  name: 'text',
  properties: 'json',
  attributes: 'json',
  id: 'text',
  seq: 'bigint',
} as const satisfies Table['columns']

export const profileColumns = { user_id: 'text', attributes: 'json' } as const satisfies Table['columns']

/** `"a""b"`: a name as most engines quote it. */
export const quoted = (name: string): string => `"${name.replaceAll('"', '""')}"`

export const isoTime = (ms: unknown): string | null => (ms === null ? null : new Date(ms as number).toISOString())
