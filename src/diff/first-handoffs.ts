import type { HandoffTable } from '../engine/handoff-table.ts'

/** The first hand-off of a lead; `time` in ms since the epoch. */
export interface FirstHandoff {
  readonly time: number
  readonly score: number
}

/** By user index. */
export function firstOf(sent: HandoffTable): Map<number, FirstHandoff> {
  const first = new Map<number, FirstHandoff>()
  // A lead's hand-offs come in order of time.
  for (let at = 0; at < sent.size; at++) {
    const { user, time, score } = sent.get(at)
    if (!first.has(user)) first.set(user, { time, score })
  }
  return first
}
