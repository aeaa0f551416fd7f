/** What a change of the config does to one lead's first hand-off. */
import { orderByTime } from '../engine/order-by-time.ts'
import type { FirstHandoff } from './first-handoffs.ts'

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
export function inOrder(shifts: readonly Shift[]): Shift[] {
  const times = new Float64Array(shifts.length)
  for (let index = 0; index < shifts.length; index++) {
    const { before, after } = shifts[index]!
    times[index] = (after ?? before)!.time
  }
  const order = orderByTime(times, (a, b) => compareTexts(shifts[a]!.user, shifts[b]!.user))
  return Array.from(order, (index) => shifts[index]!)
}

const compareTexts = (a: string, b: string) => (a < b ? -1 : Number(a > b))
