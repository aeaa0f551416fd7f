/** Gates: how much a change may do. Text → Gate, and Gate with what was measured → whether it holds. */
import { type GateQuantity, gateQuantities } from '../plan/plan.ts'
import { listOf, suggest } from '../text/suggest.ts'
import type { Impact } from './impact.ts'

export interface Gate {
  readonly text: string
  readonly quantity: GateQuantity
  readonly limit: Limit
}

type Limit =
  /** What there is afterwards. `share`: in percent of the leads that were handed off before. */
  | { readonly form: 'absolute'; readonly atLeast: number; readonly atMost: number; readonly share: boolean }
  /** The change, in percent of what there was before. */
  | { readonly form: 'relative'; readonly atLeast: number; readonly atMost: number }

export interface GateProblem {
  readonly problem: string
  readonly help: string
}

/** These count leads that moved: there is no before. */
const movements: ReadonlySet<GateQuantity> = new Set(['gained', 'lost', 'earlier', 'later'])

const forms = 'a limit is `+10%`, `-5%`, `±10%`, `<= 20`, `>= 5` or `0`'

export function parseGate(text: string): Gate | GateProblem {
  const parts = /^\s*([^:]*?)\s*:\s*(.*?)\s*$/s.exec(text)
  if (!parts) {
    return {
      problem: `the gate \`${text}\` has no colon`,
      help: 'a gate is a quantity and a limit, as in `handoffs: +10%`',
    }
  }
  const [, name = '', limitText = ''] = parts
  const quantity = gateQuantities.find((known) => known === name)
  if (!quantity) {
    const meant = suggest(name, gateQuantities)
    return {
      problem: `a gate cannot measure \`${name}\``,
      help: meant ? `did you mean \`${meant}\`?` : `quantities are ${listOf(gateQuantities, 'and')}`,
    }
  }
  const limit = parseLimit(limitText, movements.has(quantity))
  return 'problem' in limit ? limit : { text: `${quantity}: ${limitText}`, quantity, limit }
}

function parseLimit(text: string, isMovement: boolean): Limit | GateProblem {
  const match = /^(?:(<=|>=|≤|≥)\s*(?=[-−\d])|(\+-|±|\+|-|−))?\s*([-−]?\d+(?:\.\d+)?)\s*(%)?$/.exec(text)
  if (!match) return { problem: `the limit \`${text}\` of a gate cannot be read`, help: forms }
  const [, bound = '', sign = '', digits = '', percent] = match
  const value = Number(digits.replace('−', '-'))
  const isBound = sign === ''
  if (!isBound && percent === undefined) {
    return { problem: `the limit \`${text}\` of a gate has a sign but no %`, help: forms }
  }
  const isLeast = bound === '>=' || bound === '≥'
  if (isBound && percent !== undefined && !isMovement) {
    return {
      problem: `the limit \`${text}\` of a gate does not say which way`,
      help: `write \`+${digits}%\`, \`-${digits}%\` or \`±${digits}%\``,
    }
  }
  if (isBound) {
    const share = percent !== undefined
    return { form: 'absolute', atLeast: isLeast ? value : -Infinity, atMost: isLeast ? Infinity : value, share }
  }
  if (isMovement) {
    return {
      problem: `the limit \`${text}\` of a gate compares with before, and there is no such number before`,
      help: `write \`<= ${digits}%\`: of the leads that were handed off before`,
    }
  }
  return {
    form: 'relative',
    atLeast: sign === '+' ? -Infinity : -value,
    atMost: sign === '-' || sign === '−' ? Infinity : value,
  }
}

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
