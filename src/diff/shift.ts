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

/** How the first hand-off has moved; undefined when it has not. Times of one form, null without a hand-off. */
export function shiftOf<Time extends number | string>(before: Time | null, after: Time | null): ShiftKind | undefined {
  if (before === after) return undefined
  if (before === null) return 'gained'
  if (after === null) return 'lost'
  return after < before ? 'earlier' : 'later'
}

/** By time of the first hand-off that there is, then by user. */
export function shiftsBetween(base: SideReport, head: SideReport): Shift[] {
  const [before, after] = [firstHandoffs(base), firstHandoffs(head)]
  return [...new Set([...after.keys(), ...before.keys()])]
    .flatMap((user): Shift[] => {
      const [from, to] = [before.get(user), after.get(user)]
      const kind = shiftOf(from?.time ?? null, to?.time ?? null)
      return kind === undefined ? [] : [{ user, kind, before: from ?? null, after: to ?? null }]
    })
    .sort((a, b) => compareTexts(timeOf(a), timeOf(b)) || compareTexts(a.user, b.user))
}

const timeOf = ({ before, after }: Shift) => (after ?? before)!.time
const compareTexts = (a: string, b: string) => (a < b ? -1 : Number(a > b))

function firstHandoffs({ handoffs }: SideReport): Map<string, FirstHandoff> {
  const first = new Map<string, FirstHandoff>()
  for (const { user_id, time, score } of handoffs) if (!first.has(user_id)) first.set(user_id, { time, score })
  return first
}
