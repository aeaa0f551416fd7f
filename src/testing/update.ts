/** Writes what happened into empty expectations: the text of the file, with nothing else in it touched. */
import { stringify } from 'yaml'
import type { Diagnostic } from '../diagnostics/diagnostic.ts'
import type { Document, Path } from '../document/parse.ts'
import { Failure } from '../failure.ts'
import { formatTime } from '../text/time.ts'
import type { Bench, Sight } from './bench.ts'
import { notANumber } from './compare.ts'
import { formatOffset } from './offset.ts'
import { endless, playToChecks } from './run.ts'
import type { Check, Scenario } from './scenario.ts'
import type { LoadedSuite } from './suite.ts'
import { labelOf } from './test-file.ts'

export interface Update {
  readonly text: string
  /** Expectations that were filled in. */
  readonly filled: number
  /** Expectations that cannot be filled in. */
  readonly diagnostics: readonly Diagnostic[]
}

interface Found {
  readonly path: Path
  readonly text: string
}

export function fillExpectations({ tests, bench, document }: LoadedSuite): Update {
  const diagnostics: Diagnostic[] = []
  const found = tests.flatMap((test) => {
    const outcome = test.scenario ? happened(test.scenario, bench) : []
    if (!(outcome instanceof Failure)) return outcome
    diagnostics.push(endless(test, outcome, document))
    return []
  })
  const byPlace = new Map<string, Found[]>()
  for (const one of found) {
    // By place: an alias repeats a part.
    const key = JSON.stringify(document.locate(one.path))
    byPlace.set(key, [...(byPlace.get(key) ?? []), one])
  }
  const edits: Edit[] = []
  for (const all of byPlace.values()) {
    const texts = [...new Set(all.map(({ text }) => text))]
    if (texts.length > 1) diagnostics.push(differs(document, all[0]!.path, texts))
    else edits.push(editOf(document, all[0]!))
  }
  return { text: apply(document.source.text, edits), filled: edits.length, diagnostics }
}

/** What happened, for every empty expectation of a scenario. */
function happened(scenario: Scenario, bench: Bench): Found[] | Failure {
  const empty = scenario.checks.filter(({ expected }) => expected === null)
  if (empty.length === 0) return []
  const sights = playToChecks(scenario, bench)
  if (sights instanceof Failure) return sights
  return empty.map((check) => {
    const sight = sights.find(({ at }) => at === check.at)!
    const value = valueOf(check, sight, scenario.start)
    const text = stringify(value, { collectionStyle: 'flow', flowCollectionPadding: true, lineWidth: 0 }).trimEnd()
    return { path: scenario.test.origin(check.own), text }
  })
}

function valueOf({ what }: Check, { result, attributes, handoffs }: Sight, start: number): unknown {
  if (what === 'score') return result.score ?? notANumber
  if (what === 'attributes') return Object.fromEntries(attributes)
  if (what !== 'handoffs') return result[what]
  if (handoffs.length === 0) return 0
  return handoffs.map(({ at, score }) => ({ at: instant(at, start), score }))
}

/** A duration of whole seconds after the start, or the time. */
function instant(at: number, start: number): string {
  const offset = at - start
  return offset >= 0 && offset % 1000 === 0 ? formatOffset(at, start) : formatTime(at)
}

function differs(document: Document, path: Path, texts: readonly string[]): Diagnostic {
  return {
    code: 'LS506',
    rule: 'different-outcomes',
    severity: 'error',
    message: `\`${String(path.at(-1))}\` cannot be filled in: it is ${texts.slice(0, 4).join(', ')} in different cases`,
    labels: [labelOf(document, path, 'key')],
    notes: ['give the cases a value of their own for it, and write `${name}` here'],
  }
}

interface Edit {
  readonly start: number
  readonly end: number
  readonly text: string
}

/** `score:` has nothing to replace, `score: null` and `score: ~` have; `{ score }` has not even a colon. */
function editOf(document: Document, { path, text }: Found): Edit {
  const { key, value } = document.locate(path)
  const source = document.source.text
  if (value.end > value.start && value.start !== key?.start) return { ...value, text }
  const end = key?.end ?? value.start
  const colon = /[ \t]*:/y
  colon.lastIndex = end
  if (!colon.test(source)) return { start: end, end, text: `: ${text}` }
  return { start: colon.lastIndex, end: colon.lastIndex, text: ` ${text}` }
}

function apply(text: string, edits: readonly Edit[]): string {
  return edits
    .toSorted((a, b) => b.start - a.start)
    .reduce((rest, { start, end, text: put }) => rest.slice(0, start) + put + rest.slice(end), text)
}
