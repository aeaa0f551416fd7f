/** The contract of an input format: one file each, listed once in registry.ts. Bytes in; events and refused lines out. */
import type { Head } from './head.ts'
import type { ReadSettings } from './settings.ts'
import type { LogEvent, Refusal } from '../event.ts'
import type { Committer } from '../kernel/commit.ts'
import type { ReadTarget } from '../read-target.ts'

export interface RefusedLine {
  readonly refusal: Refusal
  /** 1-based; in formats without lines the number of the record. */
  readonly line: number
  /** The line as it was read; in binary formats the record as JSON. */
  readonly text: string
  /** The line's own bytes, where `text` cannot hold them all. */
  readonly bytes?: Uint8Array
}

/** What one stretch of a log held, in log order. */
export interface ParsedBlock {
  readonly events: readonly LogEvent[]
  readonly refused: readonly RefusedLine[]
  /** Valid records that are no events here, counted by what they are: bot clicks, types that no trigger knows. */
  readonly leftOut?: ReadonlyMap<string, number>
}

/** Bytes at any place of a log. */
export interface RandomAccess {
  readonly size: number
  /** Exactly `length` bytes, `into` an array of so many where it is given; throws a Failure when there are fewer. */
  read(offset: number, length: number, into?: Uint8Array): Promise<Uint8Array>
}

/** One log as a format sees it: decompressed bytes from the start and, where it is a plain file, at any place. */
export interface LogInput {
  /** The path as it was found: it may hold the type of all its records. */
  readonly name: string
  readonly open: () => AsyncIterable<Uint8Array> | Iterable<Uint8Array>
  readonly random?: RandomAccess
  readonly settings?: ReadSettings
}

export interface InputFormat {
  /** The word for `--input-format`. */
  readonly name: string
  readonly summary: string
  readonly extensions: readonly string[]
  /** How sure it is that a log which begins like this is in this format: 0 is no, the highest wins. */
  fits(head: Head): number
  /** Throws a Failure where the rest cannot be read, such as a file that is cut off. */
  read(input: LogInput): AsyncGenerator<ParsedBlock>
  /** A faster way to the same: does to the target, by the committer, all that is done with the blocks of `read`. */
  readonly commit?: ((input: LogInput, target: ReadTarget, committer: Committer) => Promise<void>) | undefined
}
