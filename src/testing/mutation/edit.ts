/** One change of a config: its value with the change, and the lines of the file that it concerns. */
import { stringify } from 'yaml'
import type { LeadscoreConfig } from '../../config/config.generated.ts'
import type { Document, Path } from '../../document/parse.ts'
import type { Span } from '../../text/source.ts'

export interface Edit {
  readonly config: LeadscoreConfig
  readonly span: Span
  readonly removed: readonly string[]
  readonly added: readonly string[]
}

type Container = Record<string | number, unknown>

/** Lines of a removed part that are shown. */
const shownLines = 4

export function valueAt(node: unknown, path: Path): unknown {
  return path.reduce((value, key) => (value as Container)[key], node)
}

/** A copy with another value at a path; undefined takes the part out. */
export function withValue<T>(node: T, path: Path, value: unknown): T {
  const [key, ...rest] = path
  if (key === undefined) return value as T
  const isLast = rest.length === 0
  if (Array.isArray(node)) {
    if (isLast && value === undefined) return node.toSpliced(Number(key), 1) as T
    return node.with(Number(key), withValue(node[Number(key)], rest, value)) as T
  }
  const copy = { ...(node as Container) }
  if (isLast && value === undefined) delete copy[key]
  else copy[key] = withValue(copy[key], rest, value)
  return copy as T
}

/** Another value; what is not written yet is added below its parent. */
export function replace(config: LeadscoreConfig, document: Document, path: Path, value: unknown): Edit {
  const { value: place, key, exact } = document.locate(path)
  const text = flow(value)
  const changed = withValue(config, path, value)
  if (!exact) {
    const span = firstLine(document, key ?? place)
    return { config: changed, span, removed: [], added: [`${String(path.at(-1))}: ${text}`] }
  }
  const isItem = typeof path.at(-1) === 'number'
  const [removed, rest] = blockLines(document, place)
  if (isItem && rest !== undefined)
    return { config: changed, span: firstLine(document, place), removed, added: [`- ${text}`] }
  const line = lineOf(document, place)
  const added =
    line.text.slice(0, place.start - line.start) +
    text +
    line.text.slice(Math.min(place.end - line.start, line.text.length))
  return { config: changed, span: firstLine(document, place), removed: [line.text.trim()], added: [added.trim()] }
}

/** A part taken out. */
export function remove(config: LeadscoreConfig, document: Document, path: Path): Edit {
  const { value, key } = document.locate(path)
  const whole = typeof path.at(-1) === 'number' || !key ? value : { start: key.start, end: value.end }
  const changed = withValue(config, path, undefined)
  const [removed, alone] = blockLines(document, whole)
  const span = firstLine(document, whole)
  if (alone !== undefined) return { config: changed, span, removed, added: [] }
  const line = lineOf(document, whole)
  const before = line.text.slice(0, whole.start - line.start)
  const after = line.text.slice(whole.end - line.start).replace(/^\s*,\s*/, '')
  return {
    config: changed,
    span,
    removed: [line.text.trim()],
    added: [(before + after).trim().replace(/,\s*]/, ']').replace(/,\s*}/, ' }')],
  }
}

/** A text replaced within a value of several lines. */
export function replaceWithin(
  config: LeadscoreConfig,
  path: Path,
  { text, at, length, put }: { text: string; at: number; length: number; put: string },
  span: Span,
): Edit {
  const start = text.lastIndexOf('\n', at - 1) + 1
  const next = text.indexOf('\n', at)
  const end = next < 0 ? text.length : next
  const changed = text.slice(0, at) + put + text.slice(at + length)
  return {
    config: withValue(config, path, changed),
    span,
    removed: [text.slice(start, end).trim()],
    added: [changed.slice(start, end + put.length - length).trim()],
  }
}

/** The lines of a part, and '' when it has them for itself; a part of a flow collection shares its line. */
function blockLines({ source }: Document, { start, end }: Span): [string[], ''?] {
  const trimmed = start + source.text.slice(start, end).trimEnd().length
  const first = source.position(start)
  const last = source.position(trimmed)
  const before = source.line(first.line).slice(0, first.column - 1)
  const after = source.line(last.line).slice(last.column - 1)
  const lines = Array.from({ length: last.line - first.line + 1 }, (_, index) => source.line(first.line + index))
  const alone = /^[\s-]*$/.test(before) && /^\s*(#.*)?$/.test(after)
  const indent = before.search(/[^\s]|$/)
  const shown = lines.map((line) => line.slice(Math.min(indent, line.search(/\S|$/))).trimEnd())
  const cut = shown.length > shownLines ? [...shown.slice(0, shownLines - 1), '…'] : shown
  return alone ? [cut, ''] : [cut]
}

function lineOf({ source }: Document, { start }: Span): { text: string; start: number } {
  const { line } = source.position(start)
  return { text: source.line(line), start: source.lineStarts[line - 1]! }
}

function firstLine({ source }: Document, { start, end }: Span): Span {
  const line = /^[^\r\n]*/.exec(source.text.slice(start, end))![0].trimEnd()
  return { start, end: start + line.length }
}

/** A value as one line of YAML. */
export function flow(value: unknown): string {
  return stringify(value, { collectionStyle: 'flow', lineWidth: 0 }).trimEnd()
}
