/** Plan → the files of a dbt package: from the table of events to a model of scores and a model of hand-offs. */
import type { Plan } from '../plan/plan.ts'
import { type CompileOptions, compileStatements, type Helper, neededHelpers, type Statements } from '../sql/compile.ts'
import { tablesOfBraze } from '../sql/braze-log.ts'
import { formatTime } from '../text/time.ts'
import type { Scenario } from '../testing/scenario.ts'
import { jinja } from './jinja.ts'
import { modelFiles, type ProjectFile, stepsMacro } from './models.ts'
import { type DbtNames, namesOf } from './names.ts'
import { handoffsTest, modelProperties, projectProperties, sourceProperties, unitTestProperties } from './properties.ts'
import { unitTests, type UnitTests } from './unit-tests.ts'

export interface DbtProject extends Omit<Statements, 'statements' | 'tables'> {
  readonly files: readonly ProjectFile[]
  readonly unitTests: UnitTests
}

/** For a Plan without `refusals`, and tables that name models. */
export function dbtProject(plan: Plan, options: CompileOptions, scenarios: readonly Scenario[]): DbtProject {
  const { dialect, until, source } = options
  const names = namesOf(options.tables, source ? tablesOfBraze(plan, source) : [])
  const written = { ...options.tables, scores: names.scores, handoffs: names.handoffs }
  // The end of the run is a variable.
  const given = { ...options, tables: written, until: null, mayEndEarlier: true }
  const { statements, tables, ...rest } = compileStatements(plan, given)
  const input = { statements, dialect, tables, names }
  const models = modelFiles(input)
  const tests = unitTests({ scenarios, dialect, tables, names, score: plan.score.attribute })
  const helpers = neededHelpers(dialect, models.map(({ text }) => text).join('\n'))
  const files = [
    projectProperties(
      plan,
      names,
      dialect,
      helpers.map(({ name }) => creating(name)),
    ),
    ...(helpers.length > 0 ? [functionMacros(helpers, names)] : []),
    untilMacro(until, names),
    ...(tests.tests.length > 0 ? [stepsMacro(input), unitTestProperties(tests.tests, names)] : []),
    sourceProperties(names),
    modelProperties(plan, statements, names),
    ...models,
    handoffsTest(names),
  ]
  return { ...rest, unitTests: tests, files: files.map(signed) }
}

/** By it a later run knows the files of an earlier one. */
export const signature = 'Written by `leadscore compile --target dbt`: the next run replaces it.'

const signed = ({ path, text }: ProjectFile): ProjectFile => ({
  path,
  text: path.endsWith('.sql') ? `{# ${signature} #}\n${text}` : `# ${signature}\n${text}`,
})

const creating = (helper: string) => `create_${helper}`

/** Functions stay in the schema of the target: every connection of a run sees them there. */
function functionMacros(helpers: readonly Helper[], { project }: DbtNames): ProjectFile {
  const macros = helpers.map(({ name, sql }) => {
    const lasting = sql.replace(/^CREATE (OR REPLACE )?(TEMP |TEMPORARY )?/m, 'CREATE OR REPLACE ')
    return [`{% macro ${creating(name)}() %}`, jinja(lasting).replace(/;$/, ''), '{% endmacro %}', ''].join('\n')
  })
  return { path: `macros/${project}_functions.sql`, text: macros.join('\n') }
}

/** Milliseconds since the epoch, or none. */
function untilMacro(until: number | null, { until: name }: DbtNames): ProjectFile {
  const usual = until === null ? 'none' : `'${formatTime(until)}'`
  return {
    path: `macros/${name}.sql`,
    text: [
      `{# The end of the run, as in \`--vars '{${name}: 2026-03-01T00:00:00Z}'\`; without it the latest event is the end. #}`,
      `{% macro ${name}() %}`,
      `  {%- set given = var('${name}', ${usual}) -%}`,
      '  {%- if given is none -%}{{ return(none) }}{%- endif -%}',
      "  {%- set time = modules.datetime.datetime.fromisoformat((given | string).replace('Z', '+00:00')) -%}",
      '  {%- if time.tzinfo is none -%}{%- set time = time.replace(tzinfo=modules.pytz.utc) -%}{%- endif -%}',
      '  {{ return((time.timestamp() * 1000) | round | int) }}',
      '{% endmacro %}',
      '',
    ].join('\n'),
  }
}
