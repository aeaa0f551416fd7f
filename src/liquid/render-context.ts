/** The state of one render: variables, attributes, fixtures, limits, and what was noticed on the way. */
import { Context } from 'liquidjs'
import type { LiquidCall, LiquidContext, LiquidFixtures } from './context.ts'
import type { FindingKind } from './codes.ts'
import { LiquidValueError } from './errors.ts'
import type { LiquidFinding, LiquidSpan } from './finding.ts'
import { createFinding } from './finding.ts'
import type { Budget } from './limits.ts'
import { isNamespace, NAMESPACES } from './namespaces.ts'
import type { LiquidNumber } from './number.ts'
import { calculate } from './arithmetic.ts'
import { isNumber } from './number.ts'
import { toLiquid } from './value.ts'

interface RenderState {
  readonly data: LiquidContext
  readonly fixtures: LiquidFixtures
  readonly now: number
  readonly budget: Budget
  /** Renders Liquid found while rendering; handed in, since it needs the parser. */
  readonly renderText: (text: string, origin: string, span: LiquidSpan, context: RenderContext) => string
  readonly onBranch: ((start: number, taken: boolean) => void) | undefined
}

export class RenderContext extends Context {
  readonly now: number
  readonly budget: Budget
  readonly fixtures: LiquidFixtures
  readonly findings: LiquidFinding[] = []
  readonly calls: LiquidCall[] = []
  /** Set by `break` and `continue`, cleared by the loop that obeys; nothing clears `abort`. */
  interrupt: 'break' | 'continue' | 'abort' | undefined
  abortReason: string | undefined
  /** How many texts found while rendering enclose what is being rendered. */
  level = 0
  /** Where the outermost of them stands: offsets inside it mean nothing in the template. */
  errorSpan: LiquidSpan | undefined
  /** An answer is being rendered again. */
  rerendering = false
  /** A connected_content with `:retry` that got no answer. */
  failedRetry: string | undefined
  readonly #data: LiquidContext
  readonly #assigned = new Map<string, unknown>()
  readonly #counters = new Map<string, LiquidNumber>()
  readonly #loops: Map<string, unknown>[] = []
  readonly #reported = new Set<string>()
  readonly #registers = new Map<unknown, unknown>()

  readonly #onBranch: RenderState['onBranch']
  readonly #renderText: RenderState['renderText']

  constructor({ data, fixtures, now, budget, renderText, onBranch }: RenderState) {
    super()
    this.#onBranch = onBranch
    this.#renderText = renderText
    this.#data = data
    this.fixtures = fixtures
    this.now = now
    this.budget = budget
  }

  /** A Liquid variable: loop variables, then assigned ones, then counters, then what the caller gave. */
  variable(name: string): unknown {
    for (let i = this.#loops.length - 1; i >= 0; i--) {
      const loop = this.#loops[i]
      if (loop?.has(name)) return loop.get(name)
    }
    if (this.#assigned.has(name)) return this.#assigned.get(name)
    return this.#counters.get(name) ?? this.#given(name)
  }

  #given(name: string): unknown {
    const { variables } = this.#data
    return variables && Object.hasOwn(variables, name) ? toLiquid(variables[name]) : null
  }

  assign(name: string, value: unknown): void {
    this.#assigned.set(name, value)
  }

  /** `increment` and `decrement` count apart from `assign`. @throws LiquidValueError for what is no number */
  count(name: string, step: 1 | -1): LiquidNumber {
    const value = this.#counters.get(name) ?? this.#given(name) ?? 0
    // Ruby's own words for it.
    if (!isNumber(value)) throw new LiquidValueError('internal')
    const next = calculate('plus', value, step)
    this.#counters.set(name, next)
    return step === 1 ? value : next
  }

  /** `abort_message`, or a tag that cancels the message: nothing is sent. */
  abort(reason: string): void {
    this.abortReason ??= reason
    this.interrupt = 'abort'
  }

  /** Offsets inside a text that was found while rendering mean nothing in the template. */
  decided(start: number, taken: boolean): void {
    if (this.level === 0) this.#onBranch?.(start, taken)
  }

  withLoop(variables: Map<string, unknown>, body: () => void): void {
    this.#loops.push(variables)
    try {
      body()
    } finally {
      this.#loops.pop()
    }
  }

  /** Per-render memory of a tag, e.g. the position of a `cycle`. */
  remembered<T>(key: unknown, initial: T): T {
    return this.#registers.has(key) ? (this.#registers.get(key) as T) : initial
  }

  remember(key: unknown, value: unknown): void {
    this.#registers.set(key, value)
  }

  /** `${name}` in a namespace. A name that was never given is nil. */
  attribute(namespace: string, name: string, span: LiquidSpan): unknown {
    if (!isNamespace(namespace)) return null
    if (namespace === 'content_blocks') return this.contentBlock(name, span)
    for (const field of NAMESPACES[namespace]) {
      const found = read(this.#data[field], name)
      if (found !== undefined) return found
    }
    // Braze warns that variables and profile fields meet (liquid.md 2.2).
    return namespace === 'profile' ? this.variable(name) : null
  }

  contentBlock(name: string, span: LiquidSpan): string {
    const blocks = this.fixtures.contentBlocks
    const text = blocks && Object.hasOwn(blocks, name) ? blocks[name] : undefined
    if (text !== undefined) return this.renderText(text, `the Content Block "${name}"`, span)
    const notes = ['Add its text to the fixtures, under contentBlocks']
    this.report('missingAnswer', span, `No fixture holds the Content Block "${name}"`, notes)
    return `[content_blocks ${name}]`
  }

  renderText(text: string, origin: string, span: LiquidSpan): string {
    return this.#renderText(text, origin, span, this)
  }

  report(kind: FindingKind, place: LiquidSpan, message: string, notes: readonly string[] = []): void {
    const span = this.errorSpan ?? place
    // A loop reports the same thing once.
    const key = `${kind} ${span.start} ${span.end} ${message}`
    if (this.#reported.has(key)) return
    this.#reported.add(key)
    this.findings.push(createFinding(kind, span, message, notes))
  }

  reportError(error: LiquidValueError, span: LiquidSpan): void {
    this.report('renderError', error.span ?? span, `Rendering fails here: ${error.message}`, errorNotes(error.message))
  }
}

type Source = Readonly<Record<string, unknown>> | ((name: string) => unknown) | undefined

/** undefined when the source does not know the name. */
function read(source: Source, name: string): unknown {
  if (source === undefined) return undefined
  const value = lookUp(source, name)
  if (value !== undefined) return toLiquid(value)
  // One tutorial writes the index inside the braces (liquid.md 2.1).
  const index = /^(.*)\[(\d+)\]$/s.exec(name)
  const list = index?.[1] === undefined ? undefined : lookUp(source, index[1])
  return Array.isArray(list) ? (toLiquid(list[Number(index?.[2])]) ?? null) : undefined
}

function lookUp(source: NonNullable<Source>, name: string): unknown {
  if (typeof source === 'function') return source(name)
  return Object.hasOwn(source, name) ? source[name] : undefined
}

function errorNotes(message: string): string[] {
  if (/^comparison of (String with|\w+ with String)/.test(message)) {
    return ['Turn the text into a number with plus: 0 before comparing, or compare with a quoted text']
  }
  return []
}
