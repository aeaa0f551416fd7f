/** The keys of the JSON object that a body template sends, on all of its branches. */
import type { Span } from '../text/source.ts'
import { coverLiquid } from './templates.ts'

export interface BodyKey {
  readonly name: string
  /** With its quotes. */
  readonly span: Span
}

/** Read as text: Liquid is passed over, so that keys of every branch are found. Keys of inner objects are not. */
export function bodyKeys(template: string): BodyKey[] {
  const text = coverLiquid(template)
  const keys: BodyKey[] = []
  let depth = 0
  for (const { 0: piece, 1: key, index } of text.matchAll(/"((?:[^"\\\n]|\\.)*)"(?=\s*:)|"(?:[^"\\]|\\.)*"|[{}[\]]/g)) {
    if (piece === '{' || piece === '[') depth++
    else if (piece === '}' || piece === ']') depth--
    else if (key !== undefined && depth === 1 && !key.includes('\uE000')) {
      keys.push({ name: key, span: { start: index, end: index + piece.length } })
    }
  }
  return keys
}
