/** What containers yield: records, before anybody has said what they mean. */
import type { Fields } from '../event.ts'
import type { RefusedLine } from '../formats/format.ts'

export interface RawRecord {
  readonly fields: Fields
  /** 1-based number of the line or record. */
  readonly number: number
  /** The record as it was written, where that is text. */
  readonly text: string | null
}

export interface RecordBlock {
  readonly records: readonly RawRecord[]
  readonly refused: readonly RefusedLine[]
}

export type Records = AsyncGenerator<RecordBlock>
