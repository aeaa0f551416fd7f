/** `a.b["c"][0]`, `custom_attribute.${lead score}.x`, `{{ … }}.x` → Expression; other characters are noise, as in Ruby. */
import type { Expression, PathStep } from './expression.ts'
import { attributeEnd, bracketEnd, fragmentEnd, groupEnd, isSpace, skipSpace } from './fragments.ts'
import { reportAttribute, reportGroup, reportJunk, reportName, reportStep } from './lint.ts'
import type { Markup } from './markup.ts'

interface Steps {
  readonly steps: readonly PathStep[]
  /** Where reading stopped: at the end, or at a `${…}` or `{{ … }}`. */
  readonly stop: number
  /** The first character that is noise, or -1. */
  readonly junk: number
}

export function readLookup(markup: Markup): Expression {
  const { text, end, span, log } = markup
  const { steps, stop, junk } = readSteps(markup, markup.start)
  const [first, ...path] = steps
  const attribute = attributeEnd(text, stop, end)
  const group = first === undefined ? groupEnd(text, stop, end) : -1
  reportName(markup, first?.key, junk)
  if (attribute !== -1) return readAttribute(markup, steps, stop, attribute)
  if (group !== -1) return readGroup(markup, stop, group)
  if (typeof first?.key === 'string') log.roots.push({ name: first.key, span })
  return { kind: 'lookup', root: first?.key ?? '', path, span }
}

/** Names and indexes up to the end, or to the next `${…}`, or to a `{{ … }}` before any name. */
function readSteps(markup: Markup, from: number): Steps {
  const { text, end } = markup
  const steps: PathStep[] = []
  let junk = -1
  let p = from
  while (p < end) {
    if (
      attributeEnd(text, p, end) !== -1 ||
      (from === markup.start && steps.length === 0 && groupEnd(text, p, end) !== -1)
    )
      break
    const step = readStep(markup, p)
    if (step) {
      if (steps.length > 0 || from > markup.start) reportStep(markup, step, p)
      steps.push({ key: step.key, dotted: step.dotted })
      p = step.end
    } else {
      const leads = text[p] === '.' && p > markup.start && isFollowed(markup, p)
      if (!leads && !isSpace(text[p]) && junk === -1) junk = p
      p++
    }
  }
  return { steps, stop: p, junk }
}

/** Whether the dot at `at` leads to a name. */
function isFollowed({ text, end }: Markup, at: number): boolean {
  const next = skipSpace(text, at + 1, end)
  return next < end && /[\w$-]/.test(text.charAt(next))
}

function readStep(markup: Markup, at: number): (PathStep & { end: number }) | undefined {
  const { text, end } = markup
  const bracket = bracketEnd(text, at, end)
  if (bracket > at + 2) return { key: readIndex(markup, at + 1, bracket - 1), dotted: false, end: bracket }
  const word = /[\w-]+\??/y
  word.lastIndex = at
  if (!word.test(text)) return undefined
  const stop = Math.min(end, word.lastIndex)
  return { key: text.slice(at, stop), dotted: true, end: stop }
}

/** The inside of `[ ]`: one expression, no filters (liquid.md 2.3). */
function readIndex(markup: Markup, start: number, end: number): Expression {
  const inner = markup.sub(start, end)
  const stop = fragmentEnd(markup.text, inner.start, inner.end)
  reportJunk(inner, stop, inner.end, 'index')
  return markup.sub(inner.start, stop).expression()
}

/** The path after `${…}` or `{{ … }}`. */
function readPath(markup: Markup, from: number): readonly PathStep[] {
  const { steps, stop, junk } = readSteps(markup, from)
  reportName(markup, undefined, stop < markup.end && junk === -1 ? stop : junk)
  return steps
}

function readAttribute(markup: Markup, before: readonly PathStep[], at: number, stop: number): Expression {
  const { text, span, log } = markup
  const raw = text.slice(at + 2, stop - 1)
  const name = raw.trim()
  const [root] = before
  const single = before.length === 1 && typeof root?.key === 'string' ? root.key : undefined
  const namespace = root === undefined ? 'profile' : (single ?? text.slice(markup.start, at).replace(/\.$/, ''))
  log.reads.push({ namespace, name, span })
  // A block may hold an abort_message.
  if (namespace === 'content_blocks') log.canAbort = true
  reportAttribute(markup, { namespace, name, raw, at, stop })
  return { kind: 'attribute', namespace, name, path: readPath(markup, stop), span }
}

function readGroup(markup: Markup, at: number, stop: number): Expression {
  const value = markup.sub(at + 2, stop - 2).filteredValue('nested')
  reportGroup(markup, { start: at, end: stop }, value.filters.length > 0)
  const path = readPath(markup, stop)
  // `{{ name }}` is exactly `name`.
  if (value.initial && value.filters.length === 0 && path.length === 0) return value.initial
  return { kind: 'group', value, path, span: markup.span }
}
