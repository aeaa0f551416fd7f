/** A gate and what was measured → whether it holds. */
import type { Gate } from '../plan/gate.ts'
import type { GateQuantity } from '../plan/plan.ts'
import type { Impact } from './impact.ts'

export interface GateResult {
  readonly gate: string
  readonly quantity: GateQuantity
  readonly holds: boolean
  /** null for a quantity that has no before, and for a mean of nothing. */
  readonly before: number | null
  readonly measured: number | null
  /** In percent; Infinity when there was nothing before. Undefined for an absolute limit. */
  readonly change?: number
  /** The least and the most that `change` (in percent) or `measured` may be; null is no limit. */
  readonly allowed: { readonly atLeast: number | null; readonly atMost: number | null }
}

export function measure({ text, quantity, limit }: Gate, impact: Impact): GateResult {
  const { before, after } = valuesOf(quantity, impact)
  const named = { gate: text, quantity, before, measured: after }
  if (limit.form === 'absolute') {
    const inUnits = (value: number) =>
      limit.share && Number.isFinite(value) ? (value / 100) * impact.handedOffLeads.before : value
    const [atLeast, atMost] = [inUnits(limit.atLeast), inUnits(limit.atMost)]
    const holds = after === null || (after >= atLeast - rounding && after <= atMost + rounding)
    return { ...named, holds, allowed: allowedOf(atLeast, atMost) }
  }
  const change = percentChange(before ?? 0, after ?? 0)
  return {
    ...named,
    change,
    holds: change >= limit.atLeast - rounding && change <= limit.atMost + rounding,
    allowed: allowedOf(limit.atLeast, limit.atMost),
  }
}

/** A hair of rounding is no breach. */
const rounding = 1e-9

const finite = (value: number) => (Number.isFinite(value) ? value : null)
const allowedOf = (atLeast: number, atMost: number) => ({ atLeast: finite(atLeast), atMost: finite(atMost) })

function percentChange(before: number, after: number): number {
  if (before === after) return 0
  return before === 0 ? Math.sign(after) * Infinity : ((after - before) / Math.abs(before)) * 100
}

function valuesOf(quantity: GateQuantity, impact: Impact): { before: number | null; after: number | null } {
  switch (quantity) {
    case 'handoffs':
    case 'entered':
    case 'missed':
      return impact[quantity]
    case 'handed_off_leads':
      return impact.handedOffLeads
    case 'mean_score':
      return impact.meanScore
    case 'gained':
    case 'lost':
    case 'earlier':
    case 'later':
      return { before: null, after: impact.counts[quantity] }
  }
}
