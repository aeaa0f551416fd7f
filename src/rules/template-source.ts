/** A place in a rendered text → the part of the template that it comes from. */
import type { Span } from '../text/source.ts'
import { covered, coverLiquid } from './templates.ts'

const reach = 200
/** Fewer equal characters may be chance, unless they reach up to Liquid. */
const enough = 8

/** The output that printed the wrong thing, or nothing; else the character. Undefined when that cannot be told. */
export function sourceOf(template: string, rendered: string, at: number): Span | undefined {
  const plain = coverLiquid(template)
  const found: { readonly span: Span; readonly weight: number }[] = []
  for (let index = 0; index < plain.length; index++) {
    const before = commonBefore(plain, index, rendered, at)
    if (plain[index] === covered) {
      const output = outputAt(template, plain, index)
      if (output && before > 0) found.push({ span: output, weight: before })
      continue
    }
    if (plain[index] !== rendered[at]) continue
    const after = commonAfter(plain, index, rendered, at)
    const isHole = before === 0 && plain[index - 1] === covered
    const output = isHole ? outputBefore(template, plain, index) : undefined
    if (before + after >= enough || isHole)
      found.push({ span: output ?? { start: index, end: index + 1 }, weight: before + after })
  }
  const most = Math.max(0, ...found.map(({ weight }) => weight))
  const best = found.filter(({ weight }) => weight === most)
  return best.length === 1 || best.every(({ span }) => span.start === best[0]!.span.start) ? best[0]?.span : undefined
}

function commonBefore(plain: string, index: number, rendered: string, at: number): number {
  let length = 0
  while (length < reach && length < index && length < at && plain[index - length - 1] === rendered[at - length - 1])
    length++
  return length
}

function commonAfter(plain: string, index: number, rendered: string, at: number): number {
  let length = 0
  while (length < reach && index + length < plain.length && plain[index + length] === rendered[at + length]) length++
  return length
}

function outputAt(template: string, plain: string, start: number): Span | undefined {
  if (!template.startsWith('{{', start) || plain[start - 1] === covered) return undefined
  const rest = plain.slice(start).search(/[^\uE000]|$/)
  // Several tags in a row are not told apart.
  return template.slice(start, start + rest).includes('{%') ? undefined : { start, end: start + rest }
}

function outputBefore(template: string, plain: string, end: number): Span | undefined {
  const start = plain.slice(0, end).search(/\uE000+$/)
  return start < 0 ? undefined : outputAt(template, plain, start)
}
