/** What a change of the config does to one lead's first hand-off. */
import { orderByTime } from '../engine/order-by-time.ts'
import { type FirstHandoff, handoffAt, MovedHandoffs } from './first-handoffs.ts'
import type { SideReport } from './replay.ts'

export const shiftKinds = ['gained', 'lost', 'earlier', 'later'] as const
export type ShiftKind = (typeof shiftKinds)[number]

export interface Shift {
  /** Index of the user, the same on both sides. */
  readonly lead: number
  readonly user: string
  readonly kind: ShiftKind
  readonly before: FirstHandoff | null
  readonly after: FirstHandoff | null
}

export const noCounts = (): Record<ShiftKind, number> => ({ gained: 0, lost: 0, earlier: 0, later: 0 })

/** How the first hand-off has moved, by its times in ms; undefined when it has not. null without a hand-off. */
export function shiftOf(before: number | null, after: number | null): ShiftKind | undefined {
  if (before === after) return undefined
  if (before === null) return 'gained'
  if (after === null) return 'lost'
  return after < before ? 'earlier' : 'later'
}

/** By time of the first hand-off that there is, then by user. */
export function shiftsBetween(
  { sent: base }: Pick<SideReport, 'sent'>,
  { sent: head, nameOf }: Pick<SideReport, 'sent' | 'nameOf'>,
): Shift[] {
  const found: Shift[] = []
  const times: number[] = []
  const moved = new MovedHandoffs(base, head)
  while (moved.next()) {
    const { lead } = moved
    const [before, after] = [handoffAt(base, moved.before), handoffAt(head, moved.after)]
    const kind = shiftOf(before?.time ?? null, after?.time ?? null)!
    found.push({ lead, user: nameOf(lead), kind, before, after })
    times.push((after ?? before)!.time)
  }
  const order = orderByTime(Float64Array.from(times), (a, b) => compareTexts(found[a]!.user, found[b]!.user))
  return Array.from(order, (index) => found[index]!)
}

const compareTexts = (a: string, b: string) => (a < b ? -1 : Number(a > b))
