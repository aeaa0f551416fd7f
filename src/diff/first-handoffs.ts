/** The first hand-offs of leads in the columns of a simulation. */
import type { HandoffTable } from '../engine/handoff-table.ts'

/** The first hand-off of a lead; `time` in ms since the epoch. */
export interface FirstHandoff {
  readonly time: number
  readonly score: number
}

/** Of each lead the time of its first hand-off in ms, NaN without one; the leads stand in the table in this order. */
export function firstTimes(sent: HandoffTable, leads: readonly number[]): Float64Array {
  const times = new Float64Array(leads.length).fill(Number.NaN)
  const { size } = sent
  for (let at = 0, index = 0; at < size; at++) {
    const user = sent.userOf(at)
    if (at > 0 && user === sent.userOf(at - 1)) continue
    while (leads[index] !== user) index++
    times[index] = sent.timeOf(at)
  }
  return times
}

/** One side of a comparison: a table that is filled in the order of the leads, and read lead by lead. */
export class FirstHandoffs {
  readonly #sent: HandoffTable
  #at = 0

  constructor(sent: HandoffTable) {
    this.#sent = sent
  }

  /** The next lead in the table; Infinity when all were taken. */
  get lead(): number {
    return this.#at < this.#sent.size ? this.#sent.userOf(this.#at) : Infinity
  }

  /** The first hand-off of the next lead. */
  take(): FirstHandoff {
    const { lead } = this
    const first = { time: this.#sent.timeOf(this.#at), score: this.#sent.scoreOf(this.#at) }
    do this.#at++
    while (this.lead === lead)
    return first
  }
}
