/** Document of a test file → its scenarios, and what is wrong with it. */
import type { Diagnostic, Label } from '../diagnostics/diagnostic.ts'
import { sortDiagnostics } from '../diagnostics/sort.ts'
import type { Document, Path } from '../document/parse.ts'
import type { Span } from '../text/source.ts'
import { contradiction } from './compare.ts'
import { expandTest, type ExpandedTest } from './expand.ts'
import {
  type Check,
  type ExpectedHandoff,
  type FileDefaults,
  lowerDefaults,
  lowerScenario,
  type Scenario,
} from './scenario.ts'
import { valueSchema } from './schema.ts'
import { checkShape, type Problem } from './shape.ts'

export interface TestFile {
  /** Runnable tests, and those that are not, in the order of the file. */
  readonly tests: readonly FileTest[]
  readonly diagnostics: readonly Diagnostic[]
}

export interface FileTest {
  readonly name: string
  readonly span: Span
  /** Null when something about the test is wrong; `problem` says what. */
  readonly scenario: Scenario | null
  readonly problem: string | null
}

/** Where the clock begins when neither file nor launch says it. */
const usualStart = Date.parse('2026-01-01T00:00:00Z')

type Values = Readonly<Record<string, unknown>>

/** The path of the config that a file names; undefined when it names none. */
export function configOf(document: Document): string | undefined {
  const { value } = document
  const config = isMap(value) ? value['config'] : undefined
  return typeof config === 'string' && config !== '' ? config : undefined
}

export interface ReadOptions {
  /** Of the config, in ms. */
  readonly launch: number | null
  /** Allows empty expectations. */
  readonly update: boolean
  /** Only tests whose name it matches; nothing is said about the others. */
  readonly only: RegExp | undefined
}

export function readTestFile(document: Document, { launch, update, only }: ReadOptions): TestFile {
  if (document.value === undefined) return { tests: [], diagnostics: document.diagnostics.map(inOwnWords) }
  const schema = valueSchema()
  const { $defs } = schema as { $defs: { test: Values } }
  const { value } = document
  // Tests are looked at one by one, after their cases.
  const headless = { ...schema, $defs: { ...$defs, test: { type: 'object' } } }
  const ofFile = checkShape(value, headless, [], schema).filter(({ path }) => path[0] !== 'tests' || path.length < 2)
  const own = isMap(value) ? value : {}
  const file = { value: own, path: [], origin: (path: Path) => path, row: undefined, problems: [] }
  const { defaults, problems } =
    ofFile.length > 0 ? { defaults: undefined, problems: ofFile } : lowerDefaults(file, launch ?? usualStart)
  const list = Array.isArray(own['tests']) ? own['tests'] : []
  const tests =
    defaults === undefined || problems.length > 0
      ? []
      : list
          .flatMap((test, index) => readTest(test, ['tests', index], { document, schema, defaults, update }))
          .filter(({ name }) => only === undefined || only.test(name))
  const found = [
    ...problems.map((problem) => diagnose(document, problem)),
    ...tests.flatMap((test) => test.diagnostics),
  ]
  const seen = new Set<string>()
  const diagnostics = found.filter(({ code, labels }) => {
    const key = `${code} ${labels[0].span.start} ${labels[0].span.end}`
    return !seen.has(key) && seen.add(key)
  })
  return { tests, diagnostics: sortDiagnostics(diagnostics) }
}

interface ReadContext {
  readonly document: Document
  readonly schema: Values
  readonly defaults: FileDefaults
  readonly update: boolean
}

type ReadTest = FileTest & { readonly diagnostics: readonly Diagnostic[] }

/** One test; several when it has cases. */
function readTest(test: unknown, path: Path, context: ReadContext): ReadTest[] {
  const { document, schema } = context
  const shape = (schema['$defs'] as { test: Values }).test
  const { cases, ...properties } = shape['properties'] as Record<string, Values>
  if (!isMap(test)) return [broken('a test', path, checkShape(test, shape, path, schema), context)]
  const ofCases = Object.hasOwn(test, 'cases') ? checkShape(test['cases'], cases!, [...path, 'cases'], schema) : []
  if (ofCases.length > 0) return [broken(nameOf(test), path, ofCases, context)]
  const expandedShape = { ...shape, properties: { ...properties, cases } }
  return expandTest(test, path).map((expanded) => {
    const ofShape = checkShape(expanded.value, expandedShape, path, schema).map((problem) => ({
      ...problem,
      path: expanded.origin(problem.path.slice(path.length)),
    }))
    // A placeholder without a value is of no type.
    const unknown = expanded.problems.filter(({ code }) => code === 'LS501')
    const problems = unknown.length > 0 ? unknown : [...expanded.problems, ...ofShape]
    if (problems.length > 0) return broken(nameOf(expanded.value), expanded.row ?? path, problems, context)
    const { scenario, problems: further } = lowerScenario(expanded, context.defaults)
    const found = [
      ...further.map((problem) => diagnose(document, problem)),
      ...contradictions(scenario, document),
      ...scenario.checks.flatMap((check) => unseenHandoffs(check, expanded, document)),
      ...(context.update ? [] : scenario.checks.flatMap((check) => emptyExpectation(check, expanded, document))),
    ]
    if (found.length > 0) return failed(scenario.name, expanded.row ?? path, found, document)
    return {
      name: scenario.name,
      span: spanOf(document, expanded.row ?? path),
      scenario,
      problem: null,
      diagnostics: [],
    }
  })
}

const nameOf = (test: Values) =>
  typeof test['name'] === 'string' && test['name'] !== '' ? test['name'] : 'a test without a name'

function broken(name: string, path: Path, problems: readonly Problem[], { document }: ReadContext): ReadTest {
  return failed(
    name,
    path,
    problems.map((problem) => diagnose(document, problem)),
    document,
  )
}

function failed(name: string, path: Path, diagnostics: readonly Diagnostic[], document: Document): ReadTest {
  return { name, span: spanOf(document, path), scenario: null, problem: diagnostics[0]!.message, diagnostics }
}

/** The first line of a test, or of a case. */
function spanOf(document: Document, path: Path): Span {
  const { value } = document.locate(path)
  return firstLine(document, value)
}

function firstLine({ source }: Document, { start, end }: Span): Span {
  const line = /^[^\r\n]*/.exec(source.text.slice(start, end))![0].trimEnd()
  return { start, end: start + line.length }
}

export function diagnose(document: Document, { code, rule, path, aim, message, notes }: Problem): Diagnostic {
  const span = labelOf(document, path, aim).span
  return { code, rule, severity: 'error', message, labels: [{ source: document.source, span }], notes }
}

/** The place of a part; of a missing or empty one, its key. */
export function labelOf(document: Document, path: Path, aim: 'key' | 'value', message?: string): Label {
  const { key, value } = document.locate(path)
  const chosen = aim === 'key' || value.end === value.start ? (key ?? value) : value
  return { source: document.source, span: firstLine(document, chosen), ...(message === undefined ? {} : { message }) }
}

/** Two checks at one instant that cannot both hold. */
function contradictions({ checks, test }: Scenario, document: Document): Diagnostic[] {
  return checks.flatMap((check, index) =>
    checks.slice(0, index).flatMap((earlier): Diagnostic[] => {
      const message = contradiction(earlier, check)
      if (message === undefined) return []
      const place = [...test.path, ...check.own]
      const first = [...test.path, ...earlier.own]
      return [
        {
          code: 'LS504',
          rule: 'contradictory-checks',
          severity: 'error',
          message,
          labels: [
            labelOf(document, place, 'value'),
            labelOf(document, first, 'value', 'the other one'),
            ...(test.row ? [labelOf(document, test.row, 'value', 'in this case')] : []),
          ],
          notes: ['both checks look at the same instant: give one of them another `at`, or take it out'],
        },
      ]
    }),
  )
}

/** A check cannot see what is sent after its instant. */
function unseenHandoffs({ own, at, expected }: Check, test: ExpandedTest, document: Document): Diagnostic[] {
  const list = Array.isArray(expected) ? (expected as readonly ExpectedHandoff[]) : []
  const late = list.findIndex((handoff) => handoff.at !== undefined && handoff.at > at)
  if (late < 0) return []
  const problem: Problem = {
    code: 'LS504',
    rule: 'contradictory-checks',
    path: test.origin([...own, late, 'at']),
    aim: 'value',
    message: 'the check looks before this hand-off is sent',
    notes: ['a check without `at` looks at the end of the test'],
  }
  return [diagnose(document, problem)]
}

function emptyExpectation({ what, own, expected }: Check, test: ExpandedTest, document: Document): Diagnostic[] {
  if (expected !== null) return []
  const problem: Problem = {
    code: 'LS505',
    rule: 'empty-expectation',
    path: test.origin(own),
    aim: 'key',
    message: `\`${what}\` is empty: nothing is expected`,
    notes: ['`leadscore test --update` writes what happens'],
  }
  return [diagnose(document, problem)]
}

/** A test file is no config. */
function inOwnWords(diagnostic: Diagnostic): Diagnostic {
  if (diagnostic.code !== 'LS006') return diagnostic
  return {
    ...diagnostic,
    message: 'the file is empty; tests were expected',
    notes: ['for example `tests: [{ name: Nobody begins with a score, expect: { score: 0 } }]`'],
  }
}

const isMap = (value: unknown): value is Values => typeof value === 'object' && value !== null && !Array.isArray(value)
