/** Config → diagnostics: runs the rules, and silences what only follows from a broken part. */
import type { Scalar } from 'yaml'
import type { Decoded } from '../config/decode.ts'
import { KindLimit } from '../config/kind-limit.ts'
import type { Diagnostic, Label } from '../diagnostics/diagnostic.ts'
import type { Document, Path } from '../document/parse.ts'
import { scalarOffsets } from '../document/scalar-offsets.ts'
import type { Span } from '../text/source.ts'
import { suggest } from '../text/suggest.ts'
import { liquidFindings } from './liquid-findings.ts'
import * as registered from './registry.ts'
import type { Place, Rule } from './rule.ts'
import { Subject } from './subject.ts'

export const rules: readonly Rule[] = Object.values(registered)

export function checkConfig(document: Document, decoded: Decoded): Diagnostic[] {
  if (decoded.config === undefined) return []
  const subject = new Subject(document, decoded.config)
  const found: Diagnostic[] = []
  const seen = new Set<string>()
  const label = labeller(document)
  const kinds = new KindLimit()
  /** An anchor makes one place of several paths: what is found there is said once. */
  const add = (diagnostic: Diagnostic) => {
    const { start, end } = diagnostic.labels[0].span
    const key = `${diagnostic.code} ${start} ${end}`
    if (seen.has(key)) return
    seen.add(key)
    kinds.count(diagnostic.code)
    found.push(diagnostic)
  }
  for (const { at, ...finding } of liquidFindings(subject)) {
    if (!kinds.isFull(finding.code)) add({ ...finding, labels: [label(at)] })
  }
  const run = (some: readonly Rule[], broken: Breakage): Path[] => {
    const reported: Path[] = []
    for (const rule of some) {
      rule.check(subject, ({ at, message, notes = [], severity = rule.severity, restsOn = [] }) => {
        const places = (Array.isArray(at) ? at : [at]) as readonly [Place, ...Place[]]
        const paths = [...places.map(({ path }) => path), ...restsOn]
        if (paths.some((path) => broken.touches(path, document))) return
        // A webhook holds many things: one mistake in it says nothing about the others, nor about the hand-off.
        if (!rule.code.startsWith('LS4')) reported.push(places[0].path)
        if (kinds.isFull(rule.code)) return
        const labels = places.map(label) as [Label, ...Label[]]
        add({ code: rule.code, rule: rule.name, severity, message, labels, notes })
      })
    }
    return reported
  }
  const errors = run(rulesOf('error'), new Breakage(decoded.broken))
  run(rulesOf('warning'), new Breakage([...decoded.broken, ...errors]))
  return kinds.close(found)
}

/** What is an error needs no advice on top. */
function rulesOf(weight: 'error' | 'warning'): Rule[] {
  return rules.filter(({ severity }) => (severity === 'error') === (weight === 'error'))
}

function labeller(document: Document): (place: Place) => Label {
  const { source } = document
  const known = new Map<unknown, Uint32Array>()
  const inside = (path: Path, { start, end }: Span): Span | undefined => {
    const scalar = document.scalar(path)
    if (!scalar || start >= end || end > scalar.text.length) return undefined
    let offsets = known.get(scalar.node)
    if (!offsets) known.set(scalar.node, (offsets = scalarOffsets(source.text, scalar.node as Scalar)))
    return { start: offsets[start]!, end: Math.max(offsets[start]! + 1, offsets[end]!) }
  }
  return ({ path, aim = 'value', within, message }) => {
    const { key, value, exact } = document.locate(path)
    // A missing part has no place of its own: the key of what should hold it has.
    const whole = (aim === 'key' || !exact || value.end === value.start ? key : undefined) ?? value
    const part = within && whole === value ? inside(path, within) : undefined
    return { source, span: trimmed(document, part ?? whole), ...(message ? { message } : {}) }
  }
}

/** Block maps and lists reach to the end of their last line, and over blank lines and comments after it. */
function trimmed({ source }: Document, { start, end }: Span): Span {
  return { start, end: start + source.text.slice(start, end).trimEnd().length }
}

/** The broken parts of a config; what lies in one, or around one, is not to be judged. */
class Breakage {
  readonly #isEmpty: boolean
  readonly #prefixes = new Set<string>()
  readonly #paths = new Set<string>()
  readonly #keys = new Map<string, string[]>()

  constructor(broken: readonly Path[]) {
    const inside = broken.filter((path) => path.length > 0)
    this.#isEmpty = inside.length === 0
    for (const path of inside) {
      const whole = keyOf(path)
      const parent = keyOf(path.slice(0, -1))
      this.#paths.add(whole)
      this.#prefixes.add(whole)
      const keys = this.#keys.get(parent)
      if (keys) keys.push(String(path.at(-1)))
      else {
        this.#keys.set(parent, [String(path.at(-1))])
        for (let length = 1; length < path.length; length++) this.#prefixes.add(keyOf(path.slice(0, length)))
      }
    }
  }

  touches(path: Path, document: Document): boolean {
    if (this.#isEmpty || path.length === 0) return false
    if (this.#prefixes.has(keyOf(path))) return true
    for (let length = 1; length <= path.length; length++) {
      if (this.#paths.has(keyOf(path.slice(0, length)))) return true
    }
    const last = path.at(-1)!
    const siblings = typeof last === 'number' ? [] : (this.#keys.get(keyOf(path.slice(0, -1))) ?? [])
    if (siblings.length === 0 || document.locate(path).exact) return false
    // The key may be missing because it was misspelt; in a small map whatever is broken may be it.
    return path.length > 1 || siblings.some((key) => suggest(key, [String(last)]) !== undefined)
  }
}

const keyOf = (path: Path): string => path.join('\0')
