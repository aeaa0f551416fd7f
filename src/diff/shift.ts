/** What a change of the config does to one lead's first hand-off. */
import { orderByTime } from '../engine/order-by-time.ts'
import { type FirstHandoff, firstOf } from './first-handoffs.ts'
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

/** How the first hand-off has moved, by its times in ms; undefined when it has not. null without a hand-off. */
export function shiftOf(before: number | null, after: number | null): ShiftKind | undefined {
  if (before === after) return undefined
  if (before === null) return 'gained'
  if (after === null) return 'lost'
  return after < before ? 'earlier' : 'later'
}

/** By time of the first hand-off that there is, then by user. */
export function shiftsBetween(
  base: Pick<SideReport, 'sent'>,
  { sent, nameOf }: Pick<SideReport, 'sent' | 'nameOf'>,
): Shift[] {
  const [before, after] = [firstOf(base.sent), firstOf(sent)]
  const found: Shift[] = []
  const add = (lead: number, from: FirstHandoff | null, to: FirstHandoff | null) => {
    const kind = shiftOf(from?.time ?? null, to?.time ?? null)
    if (kind !== undefined) found.push({ lead, user: nameOf(lead), kind, before: from, after: to })
  }
  for (const [lead, to] of after) add(lead, before.get(lead) ?? null, to)
  for (const [lead, from] of before) if (!after.has(lead)) add(lead, from, null)
  const times = Float64Array.from(found, (shift) => (shift.after ?? shift.before)!.time)
  const order = orderByTime(times, (a, b) => compareTexts(found[a]!.user, found[b]!.user))
  return Array.from(order, (index) => found[index]!)
}

const compareTexts = (a: string, b: string) => (a < b ? -1 : Number(a > b))
