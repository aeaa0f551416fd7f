/** The attributes of a lead that is replayed in numbers. */
import type { AttributeReader } from '../condition/compile.ts'
import type { PayloadTable } from '../events/payload-table.ts'

/** In the place of a text that nobody has asked for yet. */
const unread = Symbol('unread')
/** In the place of a payload: what was set is no text, or came with others. */
const noPayload = 0

/** More attributes of one lead are not usual. */
const mostAttributes = 32

/** The attributes of a lead; the score, which is written most, by itself. They are few: a list is emptied faster than a map. */
export class LeadAttributes implements AttributeReader {
  readonly #scoreName: string
  readonly #payloads: PayloadTable
  // Full from the start: compiled code goes by what kind of array it has seen, and is thrown away for another.
  /** First those of `PayloadTable.textAttributes`, in its order. */
  readonly #names: string[] = Array.from({ length: mostAttributes }, () => '')
  readonly #values: unknown[] = Array.from({ length: mostAttributes }, (): unknown => unread)
  /** Payloads that set a text; a payload is below 0. */
  readonly #texts = new Int32Array(mostAttributes)
  readonly #fixed: number
  #count: number
  score = 0
  hasScore = false

  constructor(scoreName: string, payloads: PayloadTable) {
    const names = payloads.textAttributes
    this.#scoreName = scoreName
    this.#payloads = payloads
    this.#fixed = this.#count = names.length
    for (const [index, name] of names.entries()) this.#names[index] = name
    this.clear()
  }

  get(name: string): unknown {
    if (name === this.#scoreName) return this.hasScore ? this.score : undefined
    const index = this.#indexOf(name)
    if (index < 0) return undefined
    if (this.#values[index] === unread) this.#values[index] = this.#payloads.read(this.#texts[index]!)![name]
    return this.#values[index]
  }

  /** Whether a text attribute, by its index, has what some payload of it alone has set, or is absent. */
  isText(index: number): boolean {
    return this.#texts[index] !== noPayload || this.#values[index] === undefined
  }

  /** Sets a text attribute to what a payload holds; false when it holds the same. To be asked of one that `isText`. */
  setText(index: number, payload: number): boolean {
    if (this.#texts[index] === payload) return false
    this.#texts[index] = payload
    this.#values[index] = unread
    return true
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
    this.#texts[index] = noPayload
    return true
  }

  clear(): void {
    for (let index = 0; index < this.#fixed; index++) {
      this.#values[index] = undefined
      this.#texts[index] = noPayload
    }
    this.#count = this.#fixed
    this.score = 0
    this.hasScore = false
  }

  #indexOf(name: string): number {
    for (let index = 0; index < this.#count; index++) if (this.#names[index] === name) return index
    return -1
  }
}
