/** Plan → a SQL script of one dialect: from the table of events to a table of scores and a table of hand-offs. */
import type { Plan } from '../plan/plan.ts'
import { version } from '../version.ts'
import { brazeLogStatements, logOfBraze } from './braze-log.ts'
import type { BrazeSource } from './braze-types.ts'
import { type Reason, reasonsForFold } from './classify.ts'
import { own } from './dialects/ansi.ts'
import { factsStatement, names, runStatement, separateFacts } from './facts.ts'
import type { Dialect } from './dialects/dialect.ts'
import { foldResults } from './fold-results.ts'
import { foldStatement } from './fold.ts'
import { gateOf } from './gate.ts'
import { oneLine, Printer } from './print.ts'
import { type Statement, table } from './relation.ts'
import type { Tables } from './tables.ts'
import { usersStatement } from './users.ts'
import { vocabularyOf } from './vocabulary.ts'
import { foldedFactsName, foldedUsers, windowResults } from './window-results.ts'
import { windowStatements } from './windows.ts'

export interface CompileOptions {
  readonly dialect: Dialect
  readonly tables: Tables
  /** Tables of Braze in place of the table of events. */
  readonly source?: BrazeSource
  /** End of the run in ms; null is the latest event (semantics T5). */
  readonly until: number | null
  /** Whoever runs it may say another end. */
  readonly mayEndEarlier?: boolean
  /** Name and line of a place in the config, for comments. */
  readonly cite: (path: readonly (string | number)[]) => string
}

export interface Statements {
  readonly strategy: 'windows' | 'fold'
  /** Why this strategy, in a sentence. */
  readonly why: string
  /** In the order in which they are run. */
  readonly statements: readonly Statement[]
  /** Those that the statements after the log read. */
  readonly tables: Tables
}

export interface Script extends Omit<Statements, 'statements' | 'tables'> {
  readonly sql: string
}

/** For a Plan without `refusals` in this dialect. */
export function compileSql(plan: Plan, options: CompileOptions): Script {
  const { dialect } = options
  const { statements, strategy, why } = compileStatements(plan, options)
  const printer = new Printer(dialect)
  const body = statements.map((statement) => printer.statement(statement))
  const helpers = neededHelpers(dialect, body.join('\n')).map(({ sql }) => sql)
  const head = [`-- ${oneLine(plan.name)}: compiled by leadscore ${version} for ${dialect.title}.`]
  const work = statements.filter((one) => one.kind === 'recursion' || one.work).map(({ name }) => name)
  const sql = [head.join('\n'), ...dialect.settings, ...helpers, ...body, ...dialect.end(work)].join('\n\n') + '\n'
  return { strategy, why, sql: sql.replaceAll(own, dialect.helpersSchema ?? '') }
}

/** Each statement makes one table; calls of helper functions are marked (`own`). */
export function compileStatements(plan: Plan, options: CompileOptions): Statements {
  const { dialect, source, until, mayEndEarlier = false, cite } = options
  const gate = gateOf(plan)
  if (typeof gate === 'string') throw new Error(gate)
  const vocabulary = vocabularyOf(plan)
  const log = source ? brazeLogStatements(plan, vocabulary, source) : []
  const tables = source ? { ...options.tables, events: logOfBraze, timeUnit: 'milliseconds' as const } : options.tables
  const reasons = reasonsForFold(plan, gate.unbounded)
  const folds = reasons.length > 0
  const input = { plan, vocabulary, tables, until, mayEndEarlier, cite, lists: !dialect.onlyValue }
  const facts = [
    runStatement(input),
    usersStatement(input),
    ...(folds ? [factsStatement(input)] : separateFacts(input)),
  ]
  const fold = { plan, vocabulary, cite, gate: gate.test }
  const statements: Statement[] = folds
    ? [...facts, foldStatement({ ...fold, users: table(names.users), facts: names.facts }), ...foldResults(tables)]
    : [
        ...facts,
        ...windowStatements(input, gate),
        foldStatement({ ...fold, users: foldedUsers(), facts: foldedFactsName }),
        ...foldResults(tables, windowResults(input, gate)),
      ]
  return {
    strategy: folds ? 'fold' : 'windows',
    why: whyOf(reasons, cite),
    statements: [...log, ...statements],
    tables,
  }
}

function whyOf(reasons: readonly Reason[], cite: CompileOptions['cite']): string {
  const [first] = reasons
  if (!first)
    return 'leads are scored by window functions; a fold, step by step, is for those with a score from outside or near the hand-off'
  return `every lead is folded, step by step: ${cite(first.path)}: ${first.why}`
}

export interface Helper {
  readonly name: string
  /** A comment, and one statement that makes the function. */
  readonly sql: string
}

/** The helper functions that a script calls, and those that they call, in the dialect's order. */
export function neededHelpers(dialect: Dialect, script: string): Helper[] {
  const needed = new Set<string>()
  const search = (text: string) => {
    for (const [name, lines] of Object.entries(dialect.helpers)) {
      if (needed.has(name) || !text.includes(`${name}(`)) continue
      needed.add(name)
      search(lines.join('\n'))
    }
  }
  search(script)
  return Object.entries(dialect.helpers)
    .filter(([name]) => needed.has(name))
    .map(([name, lines]) => ({ name, sql: lines.join('\n').replaceAll(/\bleadscore_(?=\w+\()/g, `${own}$&`) }))
}
