/** Gates: how much a change of the config may do to leads. Text → Gate. */
import { listOf, suggest } from '../text/suggest.ts'
import { type GateQuantity, gateQuantities } from './plan.ts'

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
export const gateMovements: ReadonlySet<GateQuantity> = new Set(['gained', 'lost', 'earlier', 'later'])

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
  const limit = parseLimit(limitText, gateMovements.has(quantity))
  return 'problem' in limit ? limit : { text: `${quantity}: ${limitText}`, quantity, limit }
}

function parseLimit(text: string, isMovement: boolean): Limit | GateProblem {
  const match = /^(?:(<=|>=|≤|≥)\s*([-−]?)|(\+-|±|\+|-|−)\s*)?(\d+(?:\.\d+)?)\s*(%)?$/.exec(text)
  if (!match) return { problem: `the limit \`${text}\` of a gate cannot be read`, help: forms }
  const [, bound = '', minus = '', sign = '', digits = '', percent] = match
  const value = minus === '' ? Number(digits) : -Number(digits)
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
