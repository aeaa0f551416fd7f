/** The attributes of a lead that the kernel replays (replay-kernel): what it knows of them, and what it does not. */
import type { AttributeReader } from '../condition/compile.ts'
import type { PayloadTable } from '../events/payload-table.ts'

/** Words of the lead in the kernel's memory; the first two are the score. */
const word = { hasScore: 2, number: 3, texts: 4 } as const
/** In the place of a payload that sets a text: the attribute is absent, or was set in another way. */
const absent = 0
const noText = 1

/** More attributes of one lead are not usual. */
const mostAttributes = 32

/** Where the kernel keeps the lead. */
export interface LeadPlace {
  readonly buffer: ArrayBufferLike
  readonly address: number
}

/** They are few: a list is emptied faster than a map. */
export class LeadAttributes implements AttributeReader {
  readonly #scoreName: string
  readonly #payloads: PayloadTable
  readonly #score: Float64Array
  readonly #words: Int32Array
  /** First those of `PayloadTable.textAttributes`, in its order. */
  readonly #names: string[] = Array.from({ length: mostAttributes }, () => '')
  readonly #values: unknown[] = Array.from({ length: mostAttributes }, (): unknown => undefined)
  /** Payloads whose texts the values are. */
  readonly #read = new Int32Array(mostAttributes)
  readonly #fixed: number
  #count: number
  /** Which lead the values are of. */
  #lead = 0

  constructor(scoreName: string, payloads: PayloadTable, { buffer, address }: LeadPlace) {
    const names = payloads.textAttributes
    this.#scoreName = scoreName
    this.#payloads = payloads
    this.#score = new Float64Array(buffer, address, 1)
    this.#words = new Int32Array(buffer, address, word.texts + names.length)
    this.#fixed = this.#count = names.length
    for (const [index, name] of names.entries()) this.#names[index] = name
  }

  /** undefined: there is none. */
  get score(): number | undefined {
    return this.#words[word.hasScore] === 0 ? undefined : this.#score[0]
  }

  setScore(value: number): void {
    this.#score[0] = value
    this.#words[word.hasScore] = 1
  }

  get(name: string): unknown {
    if (name === this.#scoreName) return this.score
    const index = this.#indexOf(name)
    if (index < 0) return undefined
    if (index >= this.#fixed) return this.#values[index]
    const payload = this.#words[word.texts + index]!
    if (payload === absent) return undefined
    if (payload !== noText && payload !== this.#read[index]) {
      this.#values[index] = this.#payloads.read(payload)![name]
      this.#read[index] = payload
    }
    return this.#values[index]
  }

  /** Not the score; undefined makes it absent. False when there is no room for one more. */
  set(name: string, value: unknown): boolean {
    let index = this.#indexOf(name)
    if (index < 0) {
      if (value === undefined) return true
      if (this.#count === mostAttributes) return false
      index = this.#count++
      this.#names[index] = name
    }
    this.#values[index] = value
    if (index >= this.#fixed) return true
    this.#read[index] = absent
    this.#words[word.texts + index] = value === undefined ? absent : noText
    return true
  }

  #indexOf(name: string): number {
    // The kernel begins with another lead without a word.
    if (this.#lead !== this.#words[word.number]) {
      this.#lead = this.#words[word.number]!
      this.#count = this.#fixed
    }
    for (let index = 0; index < this.#count; index++) if (this.#names[index] === name) return index
    return -1
  }
}
