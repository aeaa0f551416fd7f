/** Config → diagnostics: runs the rules, and silences what only follows from a broken part. */
import type { Decoded } from '../config/decode.ts'
import type { Diagnostic, Label } from '../diagnostics/diagnostic.ts'
import type { Document, Path } from '../document/parse.ts'
import type { Span } from '../text/source.ts'
import { suggest } from '../text/suggest.ts'
import * as registered from './registry.ts'
import type { Place, Rule } from './rule.ts'
import { Subject } from './subject.ts'

export const rules: readonly Rule[] = Object.values(registered)

export function checkConfig(document: Document, decoded: Decoded): Diagnostic[] {
  if (decoded.config === undefined) return []
  const subject = new Subject(document, decoded.config)
  const found: Diagnostic[] = []
  const seen = new Set<string>()
  const run = (some: readonly Rule[], broken: Breakage): Path[] => {
    const reported: Path[] = []
    for (const rule of some) {
      rule.check(subject, ({ at, message, notes = [], severity = rule.severity, restsOn = [] }) => {
        const places = (Array.isArray(at) ? at : [at]) as readonly [Place, ...Place[]]
        const paths = [...places.map(({ path }) => path), ...restsOn]
        if (paths.some((path) => broken.touches(path, document))) return
        const labels = places.map((place) => label(document, place)) as [Label, ...Label[]]
        reported.push(places[0].path)
        // An anchor makes one place of several paths.
        const { start, end } = labels[0].span
        const key = `${rule.code} ${start} ${end}`
        if (seen.has(key)) return
        seen.add(key)
        found.push({ code: rule.code, rule: rule.name, severity, message, labels, notes })
      })
    }
    return reported
  }
  const errors = run(rulesOf('error'), new Breakage(decoded.broken))
  run(rulesOf('warning'), new Breakage([...decoded.broken, ...errors]))
  return found
}

/** What is an error needs no advice on top. */
function rulesOf(weight: 'error' | 'warning'): Rule[] {
  return rules.filter(({ severity }) => (severity === 'error') === (weight === 'error'))
}

function label(document: Document, { path, aim = 'value', part, message }: Place): Label {
  const { key, value, exact } = document.locate(path)
  // A missing part has no place of its own: the key of what should hold it has.
  const whole = (aim === 'key' || !exact || value.end === value.start ? key : undefined) ?? value
  const span =
    (part !== undefined && whole === value ? narrow(document, whole, part) : undefined) ?? trimmed(document, whole)
  return { source: document.source, span, ...(message ? { message } : {}) }
}

/** Block maps and lists reach to the end of their last line, and over blank lines and comments after it. */
function trimmed({ source }: Document, { start, end }: Span): Span {
  return { start, end: start + source.text.slice(start, end).trimEnd().length }
}

function narrow(document: Document, { start, end }: Span, part: string): Span | undefined {
  const offset = document.source.text.slice(start, end).indexOf(part)
  return offset < 0 ? undefined : { start: start + offset, end: start + offset + part.length }
}

/** The broken parts of a config; what lies in one, or around one, is not to be judged. */
class Breakage {
  readonly #inside: readonly Path[]
  readonly #prefixes = new Set<string>()
  readonly #paths = new Set<string>()
  readonly #keys = new Map<string, string[]>()

  constructor(broken: readonly Path[]) {
    this.#inside = broken.filter((path) => path.length > 0)
    for (const path of this.#inside) {
      for (let length = 1; length <= path.length; length++) this.#prefixes.add(JSON.stringify(path.slice(0, length)))
      this.#paths.add(JSON.stringify(path))
      const parent = JSON.stringify(path.slice(0, -1))
      const keys = this.#keys.get(parent) ?? []
      keys.push(String(path.at(-1)))
      this.#keys.set(parent, keys)
    }
  }

  touches(path: Path, document: Document): boolean {
    if (this.#inside.length === 0 || path.length === 0) return false
    if (this.#prefixes.has(JSON.stringify(path))) return true
    for (let length = 1; length <= path.length; length++) {
      if (this.#paths.has(JSON.stringify(path.slice(0, length)))) return true
    }
    const last = path.at(-1)!
    const siblings = typeof last === 'number' ? [] : (this.#keys.get(JSON.stringify(path.slice(0, -1))) ?? [])
    if (siblings.length === 0 || document.locate(path).exact) return false
    // The key may be missing because it was misspelt; in a small map whatever is broken may be it.
    return path.length > 1 || siblings.some((key) => suggest(key, [String(last)]) !== undefined)
  }
}
