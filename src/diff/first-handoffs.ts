/** The first hand-offs of leads in the columns of a simulation. */
import type { HandoffTable } from '../engine/lead-table.ts'

/** The first hand-off of a lead; `time` in ms since the epoch. */
export interface FirstHandoff {
  readonly time: number
  readonly score: number
}

/** A row of a table; null for -1, which is none. */
export function handoffAt(sent: HandoffTable, at: number): FirstHandoff | null {
  return at < 0 ? null : { time: sent.timeOf(at), score: sent.scoreOf(at) }
}

/** Of each lead the time of its first hand-off in ms, NaN without one; the leads stand in the table in this order. */
export function firstTimes(sent: HandoffTable, leads: readonly number[]): Float64Array {
  const times = new Float64Array(leads.length).fill(Number.NaN)
  let at = 0
  for (let index = 0; index < leads.length; index++) {
    const lead = leads[index]!
    if (at < sent.size && sent.userOf(at) === lead) times[index] = sent.timeOf(at)
    while (at < sent.size && sent.userOf(at) === lead) at++
  }
  return times
}

/** Goes through two tables of hand-offs, both in the order of the leads, and stops where the first one has another time. */
export class MovedHandoffs {
  /** User index. */
  lead = -1
  /** Rows of the first hand-off of the lead; -1 without one. */
  before = -1
  after = -1
  readonly #base: HandoffTable
  readonly #head: HandoffTable
  #baseAt = 0
  #headAt = 0

  constructor(base: HandoffTable, head: HandoffTable) {
    this.#base = base
    this.#head = head
  }

  /** The next lead that moved; false when there is none in the tables so far. */
  next(): boolean {
    const [base, head] = [this.#base, this.#head]
    for (;;) {
      const [before, after] = [this.#baseAt, this.#headAt]
      const baseLead = before < base.size ? base.userOf(before) : Infinity
      const headLead = after < head.size ? head.userOf(after) : Infinity
      if (baseLead === Infinity && headLead === Infinity) return false
      const lead = Math.min(baseLead, headLead)
      while (this.#baseAt < base.size && base.userOf(this.#baseAt) === lead) this.#baseAt++
      while (this.#headAt < head.size && head.userOf(this.#headAt) === lead) this.#headAt++
      if (baseLead === headLead && base.timeOf(before) === head.timeOf(after)) continue
      this.lead = lead
      this.before = baseLead === lead ? before : -1
      this.after = headLead === lead ? after : -1
      return true
    }
  }
}
