/** The arguments of `for`: `item in list reversed limit: 2 offset: 1`. */
import { LiquidSyntaxError } from '../errors.ts'
import type { Expression } from '../expression.ts'
import { fragmentEnd, skipSpace } from '../fragments.ts'
import { reportJunk } from '../lint.ts'
import type { Markup } from '../markup.ts'

export interface Loop {
  readonly variable: string
  readonly list: Expression
  /** Names the loop for `offset: continue`. */
  readonly name: string
  readonly reversed: boolean
  readonly limit: Expression | undefined
  readonly offset: Expression | 'continue' | undefined
}

export function readLoop(markup: Markup): Loop {
  const { text, end } = markup
  const head = /([\w-]+)\s+in\s+(?=\S)/y
  head.lastIndex = markup.start
  const match = head.exec(text)
  const listStart = head.lastIndex
  const listEnd = match ? fragmentEnd(text, listStart, end) : -1
  if (!match?.[1] || listEnd <= listStart || listEnd > end) {
    const notes = ['Write {% for item in list %}']
    throw new LiquidSyntaxError('syntax', markup.span, 'A for needs a name, the word in and a list', notes)
  }
  const reversedAt = skipSpace(text, listEnd, end)
  const reversed = /^reversed\b/.test(text.slice(reversedAt, Math.min(end, reversedAt + 9)))
  const attributes = readAttributes(markup, reversed ? reversedAt + 'reversed'.length : listEnd)
  return {
    variable: match[1],
    list: markup.sub(listStart, listEnd).expression(),
    name: `${match[1]}-${text.slice(listStart, listEnd)}`,
    reversed,
    ...attributes,
  }
}

function readAttributes(markup: Markup, from: number): Pick<Loop, 'limit' | 'offset'> {
  const { text, end } = markup
  let limit: Loop['limit']
  let offset: Loop['offset']
  for (let at = skipComma(text, from, end); at < end;) {
    const key = /(\w[\w-]*)\s*:\s*/y
    key.lastIndex = at
    const match = key.exec(text)
    const start = key.lastIndex
    const stop = match && start < end ? fragmentEnd(text, start, end) : start
    if (!match || stop === start || stop > end) {
      if (/^reversed\b/.test(text.slice(at, end))) {
        const span = { start: at, end: at + 'reversed'.length }
        markup.log.report('lateReversed', span, 'reversed is ignored here', ['Put it right after the list'])
        at += 'reversed'.length
      } else {
        const next = Math.max(fragmentEnd(text, at, end), at + 1)
        reportJunk(markup, at, text[at] === '|' ? end : next, 'condition')
        at = text[at] === '|' ? end : next
      }
    } else {
      const value = markup.sub(start, stop)
      if (match[1] === 'limit') limit = value.expression()
      else if (match[1] === 'offset') offset = value.source === 'continue' ? 'continue' : value.expression()
      else reportJunk(markup, at, stop, 'tag')
      at = stop
    }
    at = skipComma(text, at, end)
  }
  return { limit, offset }
}

function skipComma(text: string, at: number, end: number): number {
  const p = skipSpace(text, at, end)
  return text[p] === ',' ? skipSpace(text, p + 1, end) : p
}
