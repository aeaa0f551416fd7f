/** Replacing text as Ruby's `gsub` and `sub` do: `\0` and `\&` in the replacement stand for what was found. */
import type { Budget } from '../limits.ts'
import { codePoints } from '../value.ts'

function expand(replacement: string, found: string, before: string, after: string): string {
  if (!replacement.includes('\\')) return replacement
  return replacement.replaceAll(/\\(\d|[&`'\\])/g, (_, sign: string) => {
    if (sign === '0' || sign === '&') return found
    if (sign === '`') return before
    if (sign === "'") return after
    return sign === '\\' ? '\\' : ''
  })
}

export function replaceAllText(text: string, from: string, to: string, budget: Budget): string {
  const pieces = from === '' ? ['', ...codePoints(text), ''] : text.split(from)
  budget.allocate((pieces.length - 1) * to.length)
  if (!to.includes('\\')) return pieces.join(to)
  let result = pieces[0] ?? ''
  let at = result.length
  for (const piece of pieces.slice(1)) {
    const expanded = expand(to, from, text.slice(0, at), text.slice(at + from.length))
    budget.allocate(expanded.length)
    result += expanded + piece
    at += from.length + piece.length
  }
  return result
}

export function replaceFirstText(text: string, from: string, to: string): string {
  const at = text.indexOf(from)
  if (at === -1) return text
  const [before, after] = [text.slice(0, at), text.slice(at + from.length)]
  return before + expand(to, from, before, after) + after
}

export function replaceLastText(text: string, from: string, to: string): string {
  const at = text.lastIndexOf(from)
  return at === -1 ? text : text.slice(0, at) + to + text.slice(at + from.length)
}

export function removeText(text: string, part: string): string {
  return part === '' ? text : text.replaceAll(part, '')
}
