/** Finds the `}}` that belongs to a `{{`, in one pass over the text (liquid.md 2.3, nesting). */
import { attributeEnd } from './fragments.ts'

/**
 * For each `{{` with a partner, the offset after that partner. `${…}` counts as one character; a tag delimiter
 * ends whatever is open, since outputs and tags do not overlap.
 */
export function matchBraces(text: string, start: number, end: number): ReadonlyMap<number, number> {
  const ends = new Map<number, number>()
  const open: number[] = []
  for (let p = start; p < end; p++) {
    const char = text[p]
    const next = p + 1 < end ? text[p + 1] : undefined
    if (char === '$') {
      const attribute = open.length > 0 ? attributeEnd(text, p, end) : -1
      if (attribute !== -1) p = attribute - 1
    } else if (char === '{' && next === '{') {
      open.push(p++)
    } else if (char === '}' && next === '}') {
      const start = open.pop()
      if (start !== undefined) ends.set(start, p + 2)
      p++
    } else if ((char === '{' && next === '%') || (char === '%' && next === '}')) {
      open.length = 0
    }
  }
  return ends
}
