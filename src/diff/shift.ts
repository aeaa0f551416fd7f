/** What a change of the config does to one lead's first hand-off. */
import { formatTime } from '../text/time.ts'
import { type FirstHandoff, firstOf } from './first-handoffs.ts'
import type { SideReport } from './replay.ts'

export const shiftKinds = ['gained', 'lost', 'earlier', 'later'] as const
export type ShiftKind = (typeof shiftKinds)[number]

interface ShownHandoff {
  /** ISO-8601. */
  readonly time: string
  readonly score: number
}

export interface Shift {
  /** Index of the user, the same on both sides. */
  readonly lead: number
  readonly user: string
  readonly kind: ShiftKind
  readonly before: ShownHandoff | null
  readonly after: ShownHandoff | null
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
  const found: { readonly time: number; readonly shift: Shift }[] = []
  const add = (lead: number, from: FirstHandoff | undefined, to: FirstHandoff | undefined) => {
    const kind = shiftOf(from?.time ?? null, to?.time ?? null)
    if (kind === undefined) return
    found.push({
      time: (to ?? from)!.time,
      shift: { lead, user: nameOf(lead), kind, before: shown(from), after: shown(to) },
    })
  }
  for (const [lead, to] of after) add(lead, before.get(lead), to)
  for (const [lead, from] of before) if (!after.has(lead)) add(lead, from, undefined)
  return found.sort((a, b) => a.time - b.time || compareTexts(a.shift.user, b.shift.user)).map(({ shift }) => shift)
}

const shown = (handoff: FirstHandoff | undefined): ShownHandoff | null =>
  handoff ? { time: formatTime(handoff.time), score: handoff.score } : null
const compareTexts = (a: string, b: string) => (a < b ? -1 : Number(a > b))
