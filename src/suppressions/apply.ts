/** Findings × comments of the file → findings that count, and those that a comment suppresses. */
import type { Diagnostic, Suppression } from '../diagnostics/diagnostic.ts'
import type { Document } from '../document/parse.ts'
import type { Source, Span } from '../text/source.ts'
import { listOf } from '../text/suggest.ts'
import { suppressionRules } from './catalog.ts'
import { readComments } from './comments.ts'
import { isSuppressible, readDirective, type Directive, type KnownRule, type Problem } from './directive.ts'

export interface Suppressed {
  /** Those that count, and what is wrong with the comments; in no order. */
  readonly diagnostics: readonly Diagnostic[]
  readonly suppressed: readonly Diagnostic[]
}

/** `now` is the moment for which snoozes are judged. */
export function applySuppressions(
  { source, value }: Document,
  found: readonly Diagnostic[],
  catalog: () => readonly KnownRule[],
  now: number,
): Suppressed {
  // Of what is not YAML, nobody can tell what is a comment.
  if (value === undefined || !source.text.includes('leadscore-')) return { diagnostics: found, suppressed: [] }
  const { comments, beginning } = readComments(source)
  const rules = catalog()
  const problems: Problem[] = []
  const uses = comments
    .map((comment) => readDirective(comment, rules, (problem) => problems.push(problem)))
    .filter((directive) => directive !== undefined)
    .map((directive) => ({ directive, used: new Set<string>(), holds: holdsAt(directive, now) }))
  const byPlace = new Map<string, Use[]>()
  for (const use of uses) {
    for (const { code } of use.directive.rules) {
      const place = `${code} ${use.directive.target}`
      const there = byPlace.get(place)
      if (there) there.push(use)
      else byPlace.set(place, [use])
    }
  }
  const diagnostics: Diagnostic[] = []
  const suppressed: Diagnostic[] = []
  for (const diagnostic of found) {
    const use = isSuppressible(diagnostic.code) ? silencer(diagnostic, source, byPlace, beginning) : undefined
    if (use) suppressed.push({ ...diagnostic, suppressed: suppression(use.directive) })
    else diagnostics.push(diagnostic)
  }
  // Rules are silent about what is broken: a comment that seems unused may not be.
  const complete = found.every(({ severity }) => severity !== 'error') && problems.length === 0
  return {
    diagnostics: [
      ...diagnostics,
      ...problems.map(({ rule, span, message, note }) => diagnose(source, rule, span, message, [note])),
      ...uses
        .filter(({ holds, used }) => !holds && used.size > 0)
        .map(({ directive }) => snoozeOver(source, directive)),
      ...(complete ? uses.flatMap((use) => unused(source, use, diagnostics)) : []),
    ],
    suppressed,
  }
}

interface Use {
  readonly directive: Directive
  /** Codes of the rules whose findings it meets. */
  readonly used: Set<string>
  /** A snooze that is over does not. */
  readonly holds: boolean
}

function holdsAt({ until }: Directive, now: number): boolean {
  return until === undefined || now < until.endsMs
}

/** The comment that suppresses a finding; all that are meant for it are marked as used. */
function silencer(
  { code, labels: [{ span }] }: Diagnostic,
  source: Source,
  byPlace: ReadonlyMap<string, readonly Use[]>,
  beginning: (line: number) => number,
): Use | undefined {
  const { line } = source.position(span.start)
  const places = new Set([line, beginning(line), 'file' as const])
  const meant = [...places].flatMap((place) => byPlace.get(`${code} ${place}`) ?? [])
  for (const { used } of meant) used.add(code)
  return meant.find(({ holds }) => holds)
}

function suppression({ kind, reason, until }: Directive): Suppression {
  return { kind, reason, ...(until ? { until: until.day } : {}) }
}

function snoozeOver(source: Source, { rules, until }: Directive): Diagnostic {
  const words = rules.map(({ word }) => word)
  const message = `the snooze of ${listOf(words, 'and')} ended on ${until!.day}`
  return diagnose(source, 'snooze-over', until!.span, message, ['mend the finding, or choose a later day'])
}

function unused(source: Source, { directive, used }: Use, diagnostics: readonly Diagnostic[]): Diagnostic[] {
  const { rules, target } = directive
  return rules
    .filter(({ code }) => !used.has(code))
    .map(({ code, word, span }) => {
      const where = target === 'file' ? 'in this file' : target === undefined ? 'after it' : `on line ${target}`
      const elsewhere = diagnostics.find((diagnostic) => diagnostic.code === code)?.labels[0].span.start
      const moved = elsewhere === undefined ? [] : [`\`${word}\` is found on line ${source.position(elsewhere).line}`]
      const remove = rules.length === 1 ? 'remove the comment' : `remove \`${word}\` from the comment`
      const message = `there is no finding of \`${word}\` ${where} to suppress`
      return diagnose(source, 'unused-suppression', span, message, [...moved, remove])
    })
}

type Name = (typeof suppressionRules)[number]['name']

function diagnose(source: Source, name: Name, span: Span, message: string, notes: readonly string[]): Diagnostic {
  const { code, severity } = suppressionRules.find((rule) => rule.name === name)!
  return { code, rule: name, severity, message, labels: [{ source, span }], notes }
}
