/** The YAML files of the project: what the models are, where the log is, and what has to hold. */
import { stringify } from 'yaml'
import type { Plan } from '../plan/plan.ts'
import type { Dialect } from '../sql/dialects/dialect.ts'
import type { Statement } from '../sql/relation.ts'
import { shown } from './jinja.ts'
import type { ProjectFile } from './models.ts'
import type { DbtNames } from './names.ts'
import type { UnitTest } from './unit-tests.ts'

const yaml = (value: object) => stringify(value, { lineWidth: 120, aliasDuplicateObjects: false })

const column = (name: string, description: string, ...tests: string[]) => ({
  name,
  description,
  ...(tests.length > 0 && { data_tests: tests }),
})

const scoreColumns = [
  column('user_id', 'The lead.', 'unique', 'not_null'),
  column('score', 'The score at the end of the run; null when the attribute holds something else than a number.'),
  column('entries', 'Entries into the Canvas.', 'not_null'),
  column('waiting', 'Entries that wait in the Action Path at the end of the run.', 'not_null'),
  column('advanced', 'Times that the lead went through an action group.', 'not_null'),
  column('decays', 'Inactivity windows that ran out with points.', 'not_null'),
  column('missed', 'Actions that matched a group while the lead was not waiting.', 'not_null'),
  column('handoffs', 'Hand-offs that were sent.', 'not_null'),
]
const handoffColumns = [
  column('user_id', 'The lead.', 'not_null'),
  column('time', 'When the hand-off was sent, in UTC.', 'not_null'),
  column('score', 'The score that was handed over.', 'not_null'),
]

export function modelProperties(plan: Plan, statements: readonly Statement[], names: DbtNames): ProjectFile {
  const models = statements.map((statement) => {
    const name = names.model(statement)
    if (name === names.scores) {
      return { name, description: shown(`Scores of \`${plan.name}\`: a row per lead.`), columns: scoreColumns }
    }
    if (name === names.handoffs) {
      return { name, description: shown(`Hand-offs of \`${plan.name}\`, one row each.`), columns: handoffColumns }
    }
    return { name, description: shown(statement.comment.join(' ')) }
  })
  return { path: `models/${names.project}_models.yml`, text: yaml({ version: 2, models }) }
}

export function sourceProperties({ sources: read, project }: DbtNames): ProjectFile {
  const sources = read.map(({ name: source, database, schema, tables }) => ({
    name: source,
    ...(database !== null && { database: shown(database) }),
    schema: schema === null ? '{{ target.schema }}' : shown(schema),
    tables: tables.map(({ name, identifier, isQuoted, description }) => ({
      name,
      ...(identifier !== name && { identifier }),
      ...(isQuoted && { quoting: { identifier: true } }),
      description,
    })),
  }))
  return { path: `models/${project}_sources.yml`, text: yaml({ version: 2, sources }) }
}

export function unitTestProperties(tests: readonly UnitTest[], names: DbtNames): ProjectFile {
  return { path: `models/${names.project}_unit_tests.yml`, text: yaml({ version: 2, unit_tests: tests }) }
}

export function projectProperties(plan: Plan, names: DbtNames, dialect: Dialect, functions: readonly string[]) {
  const { project } = names
  const head = [
    `# ${shown(plan.name).replaceAll(/\s+/g, ' ')}: a dbt package for ${dialect.title}, dbt 1.8 or later.`,
    '# In packages.yml of your project: `packages: [{ local: path/to/this/folder }]`, then `dbt deps` and `dbt build`.',
    '',
  ]
  const content = {
    name: project,
    version: '1.0.0',
    'config-version': 2,
    'require-dbt-version': ['>=1.8.0', '<3.0.0'],
    'model-paths': ['models'],
    'macro-paths': ['macros'],
    'test-paths': ['tests'],
    ...(functions.length > 0 && { 'on-run-start': functions.map((name) => `{{ ${name}() }}`) }),
    models: { [project]: { '+materialized': 'table' } },
  }
  return { path: 'dbt_project.yml', text: head.join('\n') + yaml(content) }
}

/** Hand-offs belong to leads that have a score, and are counted there. */
export function handoffsTest({ scores, handoffs, project }: DbtNames): ProjectFile {
  return {
    path: `tests/${project}_handoffs_counted.sql`,
    text: [
      '-- Every hand-off belongs to a lead with a score, and each lead has as many as are counted there.',
      'SELECT s.user_id, s.handoffs, h.user_id AS sent_to, h.sent',
      `FROM {{ ref('${scores}') }} AS s`,
      `FULL OUTER JOIN (SELECT user_id, COUNT(*) AS sent FROM {{ ref('${handoffs}') }} GROUP BY user_id) AS h`,
      '  ON h.user_id = s.user_id',
      'WHERE s.user_id IS NULL OR s.handoffs <> COALESCE(h.sent, 0)',
      '',
    ].join('\n'),
  }
}
