/** What a change of the config does to one lead's first hand-off. */
import type { SideReport } from './replay.ts'

export const shiftKinds = ['gained', 'lost', 'earlier', 'later'] as const
export type ShiftKind = (typeof shiftKinds)[number]

interface FirstHandoff {
  /** ISO-8601. */
  readonly time: string
  readonly score: number
}

export interface Shift {
  readonly user: string
  readonly kind: ShiftKind
  readonly before: FirstHandoff | null
  readonly after: FirstHandoff | null
}

/** How the first hand-off has moved; undefined when it has not. Times as milliseconds, null without a hand-off. */
export function shiftOf(before: number | null, after: number | null): ShiftKind | undefined {
  if (before === after) return undefined
  if (before === null) return 'gained'
  if (after === null) return 'lost'
  return after < before ? 'earlier' : 'later'
}

/** By time of the first hand-off that there is, then by user. */
export function shiftsBetween(base: SideReport, head: SideReport): Shift[] {
  const [before, after] = [firstHandoffs(base), firstHandoffs(head)]
  const time = (handoff: FirstHandoff | undefined) => (handoff ? Date.parse(handoff.time) : null)
  return [...new Set([...after.keys(), ...before.keys()])]
    .flatMap((user): Shift[] => {
      const [from, to] = [before.get(user), after.get(user)]
      const kind = shiftOf(time(from), time(to))
      return kind === undefined ? [] : [{ user, kind, before: from ?? null, after: to ?? null }]
    })
    .sort((a, b) => (sortKey(a) < sortKey(b) ? -1 : 1))
}

const sortKey = ({ user, before, after }: Shift) => `${(after ?? before)!.time} ${user}`

function firstHandoffs({ handoffs }: SideReport): Map<string, FirstHandoff> {
  const first = new Map<string, FirstHandoff>()
  for (const { user_id, time, score } of handoffs) if (!first.has(user_id)) first.set(user_id, { time, score })
  return first
}
