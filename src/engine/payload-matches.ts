/** What events with a payload fire, asked once for all of them. */
import type { PayloadTable } from '../events/payload-table.ts'
import { profileCode, type Program } from './program.ts'

/** In the place of a group: the program does not look at it; attributes decide, each time. */
export const notLookedAt = -3
export const decidedByAttributes = -2
const unknown = -4

export class PayloadMatches {
  readonly #program: Program
  readonly #payloads: PayloadTable
  readonly #codes: Int32Array | undefined
  /** By payload from 0 up. */
  #groups = new Int32Array(0)
  #entries = new Uint8Array(0)

  /** `codes`: codes of the payloads → codes of the program, -1 for events that it does not look at; default: the same. */
  constructor(program: Program, payloads: PayloadTable, codes: Int32Array | undefined) {
    this.#program = program
    this.#payloads = payloads
    this.#codes = codes
  }

  /** Index of the group that events with a payload from 0 up match, -1 without one, or one of the above. */
  groupOf(number: number): number {
    const group = number < this.#groups.length ? this.#groups[number]! : unknown
    return group === unknown ? this.#learn(number) : group
  }

  /** Whether such an event fires an entry trigger; to be asked after its group. */
  firesEntry(number: number): boolean {
    return this.#entries[number] !== 0
  }

  #learn(number: number): number {
    if (number >= this.#groups.length) {
      const groups = new Int32Array(Math.max(64, 2 * number)).fill(unknown)
      groups.set(this.#groups)
      this.#groups = groups
      const entries = new Uint8Array(groups.length)
      entries.set(this.#entries)
      this.#entries = entries
    }
    const given = this.#payloads.codeOf(number)
    const code = this.#codes ? this.#codes[given]! : given
    // A profile that was not kept as text is decided like an event that attributes have a say in.
    const match = code <= profileCode ? null : this.#program.matchOf(code, this.#payloads.read(number))
    const group = code < 0 ? notLookedAt : match ? match.group : decidedByAttributes
    this.#groups[number] = group
    this.#entries[number] = match?.entry ? 1 : 0
    return group
  }
}
