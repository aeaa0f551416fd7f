/** Filters on text. Lengths and positions count code points, as Ruby does. */
import { toInteger } from '../number.ts'
import { codePoints, toText } from '../value.ts'
import type { FilterEnvironment } from './filter.ts'
import { filter } from './filter.ts'
import { removeText, replaceAllText, replaceFirstText, replaceLastText } from './replacement.ts'

const BLANKS = /[\s\0]/

function lstrip(value: string): string {
  let start = 0
  while (start < value.length && isAsciiBlank(value[start])) start++
  return value.slice(start)
}

function rstrip(value: string): string {
  let end = value.length
  while (end > 0 && isAsciiBlank(value[end - 1])) end--
  return value.slice(0, end)
}

function isAsciiBlank(char: string | undefined): boolean {
  return char !== undefined && char <= ' ' && BLANKS.test(char)
}

/** Only text changes: every filter on text first turns its input into text. */
function text(name: string, change: (value: string) => string) {
  return filter(name, [0, 0], (input) => change(toText(input)))
}

function capitalize(value: string): string {
  const [first = '', ...rest] = codePoints(value)
  const upper = first.toUpperCase()
  return (
    (upper.length > first.length ? upper.slice(0, 1) + upper.slice(1).toLowerCase() : upper) +
    rest.join('').toLowerCase()
  )
}

function slice(input: unknown, [offset, length]: readonly unknown[]): unknown {
  const start = toInteger(offset, toText(offset))
  const count = length === null || length === undefined || length === false ? 1 : toInteger(length, toText(length))
  const items: readonly unknown[] = Array.isArray(input) ? input : codePoints(toText(input))
  const from = start < 0 ? items.length + start : start
  const found = from < 0 || from > items.length || count < 0 ? [] : items.slice(from, from + count)
  return Array.isArray(input) ? found : found.join('')
}

function truncate(input: unknown, [limit = 50, ellipsis = '...']: readonly unknown[]): unknown {
  if (input === null || input === undefined) return null
  const value = toText(input)
  const length = toInteger(limit, toText(limit))
  const end = toText(ellipsis)
  const chars = codePoints(value)
  return chars.length > length ? chars.slice(0, Math.max(0, length - codePoints(end).length)).join('') + end : value
}

function truncatewords(input: unknown, [limit = 15, ellipsis = '...']: readonly unknown[]): unknown {
  if (input === null || input === undefined) return null
  const value = toText(input)
  const count = Math.max(1, toInteger(limit, toText(limit)))
  const words = splitBlanks(value)
  // White space after the last word that fits counts as one more word.
  const fits = words.length < count || (words.length === count && !isAsciiBlank(value.at(-1)))
  return fits ? value : words.slice(0, count).join(' ') + toText(ellipsis)
}

function splitBlanks(value: string): string[] {
  return value.split(/[ \t\n\v\f\r\0]+/).filter((word) => word !== '')
}

/** `String#split`: a blank splits at any white space, trailing empty pieces are dropped. */
function split(input: unknown, [pattern]: readonly unknown[], { budget }: FilterEnvironment): string[] {
  const value = toText(input)
  const separator = toText(pattern)
  const pieces = separator === ' ' ? splitBlanks(value) : separator === '' ? codePoints(value) : value.split(separator)
  while (pieces.at(-1) === '') pieces.pop()
  budget.allocate(pieces.length)
  return pieces
}

export const STRING_FILTERS = [
  text('upcase', (value) => value.toUpperCase()),
  text('downcase', (value) => value.toLowerCase()),
  text('capitalize', capitalize),
  text('strip', (value) => lstrip(rstrip(value))),
  text('lstrip', lstrip),
  text('rstrip', rstrip),
  text('strip_newlines', (value) => value.replaceAll(/\r?\n/g, '')),
  text('newline_to_br', (value) => value.replaceAll(/\r?\n/g, '<br />\n')),
  filter('append', [1, 1], (input, [other]) => toText(input) + toText(other)),
  filter('prepend', [1, 1], (input, [other]) => toText(other) + toText(input)),
  filter('replace', [1, 2], (input, [from, to = ''], { budget }) =>
    replaceAllText(toText(input), toText(from), toText(to), budget),
  ),
  filter('replace_first', [1, 2], (input, [from, to = '']) =>
    replaceFirstText(toText(input), toText(from), toText(to)),
  ),
  filter('replace_last', [2, 2], (input, [from, to]) => replaceLastText(toText(input), toText(from), toText(to))),
  filter('remove', [1, 1], (input, [part]) => removeText(toText(input), toText(part))),
  filter('remove_first', [1, 1], (input, [part]) => replaceFirstText(toText(input), toText(part), '')),
  filter('remove_last', [1, 1], (input, [part]) => replaceLastText(toText(input), toText(part), '')),
  filter('slice', [1, 2], slice),
  filter('split', [1, 1], split),
  filter('truncate', [0, 2], truncate),
  filter('truncatewords', [0, 2], truncatewords),
]
