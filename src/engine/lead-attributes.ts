/** The attributes of a lead that is replayed in numbers. */
import type { AttributeReader } from '../condition/compile.ts'
import type { PayloadTable } from '../events/payload-table.ts'

/** A text that nobody has asked for yet: what a payload sets. */
export class UnreadText {
  readonly payload: number

  constructor(payload: number) {
    this.payload = payload
  }
}

/** More attributes of one lead are not usual. */
const mostAttributes = 32

/** The attributes of a lead; the score, which is written most, by itself. They are few: a list is emptied faster than a map. */
export class LeadAttributes implements AttributeReader {
  readonly #scoreName: string
  readonly #payloads: PayloadTable
  // Full from the start: compiled code goes by what kind of array it has seen, and is thrown away for another.
  readonly #names: string[] = Array.from({ length: mostAttributes }, () => '')
  readonly #values: unknown[] = Array.from({ length: mostAttributes }, () => '')
  #count = 0
  score = 0
  hasScore = false

  constructor(scoreName: string, payloads: PayloadTable) {
    this.#scoreName = scoreName
    this.#payloads = payloads
  }

  get(name: string): unknown {
    if (name === this.#scoreName) return this.hasScore ? this.score : undefined
    const index = this.#indexOf(name)
    if (index < 0) return undefined
    const value = this.#values[index]
    if (!(value instanceof UnreadText)) return value
    return (this.#values[index] = this.#payloads.read(value.payload)![name])
  }

  /** As it was set. */
  raw(name: string): unknown {
    const index = this.#indexOf(name)
    return index < 0 ? undefined : this.#values[index]
  }

  /** Not the score; undefined makes it absent. False when there is no room for one more. */
  set(name: string, value: unknown): boolean {
    const index = this.#indexOf(name)
    if (index >= 0) this.#values[index] = value
    else if (value !== undefined) {
      if (this.#count === mostAttributes) return false
      this.#names[this.#count] = name
      this.#values[this.#count++] = value
    }
    return true
  }

  clear(): void {
    this.#count = 0
    this.score = 0
    this.hasScore = false
  }

  #indexOf(name: string): number {
    for (let index = 0; index < this.#count; index++) if (this.#names[index] === name) return index
    return -1
  }
}
