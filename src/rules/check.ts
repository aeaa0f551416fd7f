/** Config → diagnostics: runs the rules, and silences what only follows from a broken part. */
import type { Decoded } from '../config/decode.ts'
import type { Diagnostic, Label } from '../diagnostics/diagnostic.ts'
import type { Document, Path } from '../document/parse.ts'
import * as registered from './registry.ts'
import type { Place, Rule } from './rule.ts'
import { Subject } from './subject.ts'

export const rules: readonly Rule[] = Object.values(registered)

export function checkConfig(document: Document, decoded: Decoded): Diagnostic[] {
  if (decoded.config === undefined) return []
  const subject = new Subject(document, decoded.config)
  const found: Diagnostic[] = []
  for (const rule of rules) {
    rule.check(subject, ({ at, message, notes = [], severity = rule.severity }) => {
      const places = (Array.isArray(at) ? at : [at]) as readonly [Place, ...Place[]]
      if (places.some(({ path }) => decoded.broken.some((broken) => related(broken, path)))) return
      const labels = places.map((place) => label(document, place)) as [Label, ...Label[]]
      found.push({ code: rule.code, rule: rule.name, severity, message, labels, notes })
    })
  }
  return found
}

function label(document: Document, { path, aim = 'value', message }: Place): Label {
  const { key, value, exact } = document.locate(path)
  // A missing part has no place of its own: the key of what should hold it has.
  const span = (aim === 'key' || !exact || value.end === value.start ? key : undefined) ?? value
  return { source: document.source, span, ...(message ? { message } : {}) }
}

function related(a: Path, b: Path): boolean {
  const length = Math.min(a.length, b.length)
  return length > 0 && a.slice(0, length).every((segment, index) => segment === b[index])
}
