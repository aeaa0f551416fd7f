/** Statements → models: each makes one table, and reads those before it by `ref`. */
import { logOfBraze } from '../sql/braze-log.ts'
import type { Dialect } from '../sql/dialects/dialect.ts'
import { names } from '../sql/facts.ts'
import { Printer, type TableRelation } from '../sql/print.ts'
import type { Statement } from '../sql/relation.ts'
import type { Tables } from '../sql/tables.ts'
import { jinja, place } from './jinja.ts'
import type { DbtNames } from './names.ts'

export interface ProjectFile {
  /** Below the folder, with `/`. */
  readonly path: string
  readonly text: string
}

/** A script in dbt's words. */
export interface ModelsInput {
  readonly statements: readonly Statement[]
  readonly dialect: Dialect
  /** Those that are written are called by their models. */
  readonly tables: Tables
  readonly names: DbtNames
}

/** Of the two tables that a run leaves. */
const isResult = (statement: Statement): boolean => statement.kind === 'table' && !statement.work

export function modelFiles(input: ModelsInput): ProjectFile[] {
  const { statements, names: called } = input
  const own = new Set(statements.map(({ name }) => name))
  const printer = new Printer(input.dialect, (table) => sourceOf(table, input) ?? refOf(table, own, input))
  const inOne = new Printer(
    input.dialect,
    (table) => sourceOf(table, input) ?? refOf(table, own, input, 'in_one_query'),
  )
  return statements.map((statement) => ({
    path: `models/${called.model(statement)}.sql`,
    text: [
      config(statement, input),
      ...(isResult(statement)
        ? [
            `{%- set in_one_query = var('${called.inOneQuery}', false) %}`,
            '{# Unit tests give events, so that there the steps are part of the query. #}',
            `{% if in_one_query %}{{ ${called.steps}() }}{% endif %}`,
            jinja([...inOne.comment(statement), inOne.query(statement)].join('\n')),
          ]
        : [...printer.comment(statement).map(jinja), body(printer.query(statement), statement, input)]),
      '',
    ].join('\n'),
  }))
}

/** All tables before the scores as named relations of one query. */
export function stepsMacro(input: ModelsInput): ProjectFile {
  const { statements, names: called, dialect, tables } = input
  // Unit tests give the log where it is made of tables of Braze.
  const made = statements.findIndex(({ name }) => name === logOfBraze.table)
  const steps = statements.slice(made + 1).filter(({ name }) => name !== tables.scores)
  const given = new Set(statements.slice(0, made + 1).map(({ name }) => name))
  const printer = new Printer(dialect, (table) => sourceOf(table, input) ?? refOf(table, given, input))
  const run = steps.find(({ name }) => name === names.run)!
  const query = jinja(printer.query(run))
  return {
    path: `macros/${called.steps}.sql`,
    text: [
      '{# The models before the scores, in one query: for unit tests, which give rows to direct inputs alone. #}',
      `{% macro ${called.steps}() %}`,
      jinja(printer.named(steps)).replace(query, () => body(printer.query(run), run, input)),
      '{% endmacro %}',
      '',
    ].join('\n'),
  }
}

/** The end of the run can be given as a variable. */
function body(query: string, { name }: Statement, { dialect, names: called }: ModelsInput): string {
  if (name !== names.run) return jinja(query)
  const given = dialect.functions['to bigint'](`{{ ${called.until}() }}`)
  return [
    `{% if ${called.until}() is not none %}`,
    `SELECT ${given} AS until_at`,
    '{% else %}',
    jinja(query),
    '{% endif %}',
  ].join('\n')
}

function sourceOf({ name, outside }: TableRelation, { names: called }: ModelsInput): string | undefined {
  const source = outside ? called.source(name) : undefined
  return source === undefined ? undefined : place(source)
}

function refOf(
  { name }: TableRelation,
  own: ReadonlySet<string>,
  { names: called }: ModelsInput,
  unless?: string,
): string | undefined {
  if (!own.has(name)) return undefined
  const ref = `ref('${called.modelOf(name)}')`
  return place(unless === undefined ? ref : `'${name}' if ${unless} else ${ref}`)
}

/** Settings hold for this model alone: the connection goes on to others. */
function config(statement: Statement, { dialect }: ModelsInput): string {
  const settings = dialect.settings.flatMap((lines) => lines.split('\n').filter((line) => !line.startsWith('--')))
  const hook = (sql: string) => `    ${JSON.stringify(sql.replace(/;$/, ''))}`
  const index = statement.kind === 'table' && statement.key ? dialect.index?.('{{ this }}', statement.key) : undefined
  const resets = settings.map((line) => line.replace(/^SET ([\w.]+) .*$/, 'RESET $1'))
  const list = (name: string, hooks: readonly string[]) =>
    hooks.length > 0 ? [`  ${name}=[\n${hooks.map(hook).join(',\n')}\n  ]`] : []
  const options = [
    "  materialized='table'",
    ...list('pre_hook', settings),
    ...list('post_hook', [...(index ?? []), ...resets]),
  ]
  return options.length === 1 ? "{{ config(materialized='table') }}" : `{{ config(\n${options.join(',\n')}\n) }}`
}
