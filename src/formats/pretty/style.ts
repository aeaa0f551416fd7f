/** Colours and widths of the pretty format, in one place. */
import { Chalk, type ChalkInstance } from 'chalk'
import stringWidth from 'fast-string-width'
import type { FormatContext } from '../format.ts'

export function style(context: FormatContext): ChalkInstance {
  return new Chalk({ level: context.color ? 1 : 0 })
}

/** Columns that a text takes in a terminal. */
export const width = (text: string): number => stringWidth(text)

export const padEnd = (text: string, columns: number): string => text + ' '.repeat(Math.max(0, columns - width(text)))
export const padStart = (text: string, columns: number): string => ' '.repeat(Math.max(0, columns - width(text))) + text

const eighths = ['', '▏', '▎', '▍', '▌', '▋', '▊', '▉']

/** A horizontal bar of `share` (0 to 1) of `columns`; something that is not nothing shows at least a sliver. */
export function bar(share: number, columns: number): string {
  const units = Math.max(share > 0 ? 1 : 0, Math.round(share * columns * 8))
  return '█'.repeat(Math.floor(units / 8)) + (eighths[units % 8] ?? '')
}

let grouped: Intl.NumberFormat | undefined

export function number(value: number): string {
  // Small numbers look the same without it, and making a NumberFormat takes longer than most runs of validate.
  if (Number.isInteger(value) && value >= 0 && value < 1000) return String(value)
  grouped ??= new Intl.NumberFormat('en-US', { maximumFractionDigits: 1 })
  return grouped.format(value).replace('-', '−')
}
export const signed = (value: number): string => (value > 0 ? `+${number(value)}` : number(value))
export const plural = (count: number, one: string, many = `${one}s`): string =>
  `${number(count)} ${count === 1 ? one : many}`
