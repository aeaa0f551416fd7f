/** What the kernel has counted of some leads, and hand-offs that wait (assembly/counts.ts). */
import type { LeadTable } from '../lead-table.ts'
import { missReasons, type Tally } from '../lead.ts'
import { totals } from './layout.ts'

export class KernelCounts {
  readonly #totals: Uint32Array
  readonly #sums: Uint32Array
  readonly #having: Uint32Array
  /** Of hand-offs: two words and two numbers for each. */
  readonly #words: Uint32Array
  readonly #numbers: Float64Array

  /** `at` and `handoffs` are addresses; `words` are those of the totals. */
  constructor(buffer: ArrayBufferLike, at: number, words: number, handoffs: number) {
    this.#totals = new Uint32Array(buffer, at, words)
    this.#sums = this.#totals.subarray(totals.sums, totals.having)
    this.#having = this.#totals.subarray(totals.having, totals.afterUntil)
    this.#words = new Uint32Array(buffer, handoffs)
    this.#numbers = new Float64Array(buffer, handoffs)
  }

  /** There was no room for one more hand-off. */
  get isFull(): boolean {
    return this.#totals[totals.full] === 1
  }

  /** Events after the end of the run. */
  get afterUntil(): number {
    return this.#totals[totals.afterUntil]!
  }

  get duplicates(): number {
    return this.#totals[totals.duplicates]!
  }

  get handoffs(): number {
    return this.#totals[totals.handoffs]!
  }

  clear(): void {
    const all = this.#totals
    for (let at = 0; at < all.length; at++) all[at] = 0
  }

  /** Adds them to the results; so many rows were written, which are the next ones. */
  add(rows: number, leads: LeadTable, { missedByReason, advancedByGroup, handoffs }: Tally): void {
    const all = this.#totals
    const base = leads.size
    leads.addWritten(rows, this.#sums, this.#having)
    for (let index = 0; index < all[totals.handoffs]!; index++) {
      const time = this.#numbers[index * 3 + 1]!
      handoffs.push({ user: this.#words[index * 6]!, time, score: this.#numbers[index * 3 + 2]! })
      leads.setLastHandoff(base + this.#words[index * 6 + 1]!, time)
    }
    const reasons = missReasons.length
    for (let at = totals.lists; at < all.length; at++) {
      const index = at - totals.lists
      if (index < reasons) missedByReason[index]! += all[at]!
      else advancedByGroup[index - reasons]! += all[at]!
    }
  }
}
