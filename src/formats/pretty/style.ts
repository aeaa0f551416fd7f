/** Colours and widths of the pretty format, in one place. */
import { Chalk, type ChalkInstance } from 'chalk'
import stringWidth from 'fast-string-width'
import type { FormatContext } from '../format.ts'

export function style(context: FormatContext): ChalkInstance {
  return new Chalk({ level: context.color ? 1 : 0 })
}

/** Characters that take a column each, as most do: the package takes 7 ms to compile its expressions for the others. */
const usual = /^[ -~\u00a1-\u00ac\u00ae-\u00ff\u2026\u2212]*$/

/** Columns that a text takes in a terminal. */
export const width = (text: string): number => (usual.test(text) ? text.length : stringWidth(text))

export const padEnd = (text: string, columns: number): string => text + ' '.repeat(Math.max(0, columns - width(text)))
export const padStart = (text: string, columns: number): string => ' '.repeat(Math.max(0, columns - width(text))) + text

const eighths = ['', '▏', '▎', '▍', '▌', '▋', '▊', '▉']

/** A horizontal bar of `share` (0 to 1) of `columns`; something that is not nothing shows at least a sliver. */
export function bar(share: number, columns: number): string {
  const units = Math.max(share > 0 ? 1 : 0, Math.round(share * columns * 8))
  return '█'.repeat(Math.floor(units / 8)) + (eighths[units % 8] ?? '')
}

let grouped: Intl.NumberFormat | undefined

/** Thousands apart, one decimal at most. */
export function number(value: number): string {
  const size = Math.abs(value)
  if (size < 1e14 && (size >= 1e-6 || size === 0)) return (value < 0 ? '−' : '') + short(size)
  // Rare: making a NumberFormat takes longer than most runs of validate.
  grouped ??= new Intl.NumberFormat('en-US', { maximumFractionDigits: 1 })
  return grouped.format(value).replace('-', '−')
}

/** The same of numbers whose shortest text, which is what is rounded, has no exponent. */
function short(size: number): string {
  const [whole, decimals = ''] = String(size).split('.')
  const tenths = Number(whole! + (decimals[0] ?? '0')) + (Number(decimals[1] ?? 0) >= 5 ? 1 : 0)
  const thousands = String(Math.floor(tenths / 10)).replace(/\B(?=(?:\d{3})+$)/g, ',')
  return tenths % 10 === 0 ? thousands : `${thousands}.${tenths % 10}`
}

export const signed = (value: number): string => (value > 0 ? `+${number(value)}` : number(value))
export const plural = (count: number, one: string, many = `${one}s`): string =>
  `${number(count)} ${count === 1 ? one : many}`
