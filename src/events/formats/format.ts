/** The contract of an input format: one file each, listed once in registry.ts. */
import type { LogEvent, Refusal } from '../event.ts'

export interface RefusedLine {
  readonly refusal: Refusal
  /** 1-based. */
  readonly line: number
  /** The line as it was read. */
  readonly text: string
  /** The line's own bytes, where `text` cannot hold them all. */
  readonly bytes?: Uint8Array
}

/** What one stretch of a log held, in log order. */
export interface ParsedBlock {
  readonly events: readonly LogEvent[]
  readonly refused: readonly RefusedLine[]
}

export interface InputFormat {
  /** The word for `--input-format`. */
  readonly name: string
  readonly summary: string
  readonly extensions: readonly string[]
  read(bytes: AsyncIterable<Uint8Array> | Iterable<Uint8Array>): AsyncGenerator<ParsedBlock>
}
