/**
 * The fold of a dialect that has higher-order functions: a recursive query would take a job of the cluster for each step of the
 * longest history. Here a lead's facts are one array, and a round of the recursion takes many steps over it.
 */
import type { Expr } from './expression.ts'
import type { Columns, Relation, Source, Statement } from './relation.ts'

export type Recursion = Extract<Statement, { kind: 'recursion' }>
type Select = Extract<Relation, { kind: 'select' }>
/** A field of a struct; null: the same field of the struct before it. */
type Field = readonly [name: string, value: Expr | null]

interface Writer {
  /** An expression whose bare columns are fields of a struct; null: columns of a table. */
  expression(expr: Expr, struct: string | null): string
  source(source: Source, indent: string): string
  text(value: string): string
}

/** Steps of one round for a lead with so many facts; a lead with more timeouts than that takes another round. */
const stepsOfRound = 'size(h.facts) * 2 + 100'

/** Columns of a step that only its own row has. */
const ofOneStep = ['step_ms', 'sent_first', 'sent_second']

/** The steps at which something is sent, and the last of each lead: a query, and the relations that it needs to be named before it. */
export function lambdaFold({ name, base, step }: Recursion, write: Writer): { named: string[]; query: string } {
  const layers = layersOf(step as Select)
  const last = layers.at(-1)!
  const steps = layers.slice(0, -1)
  const start = base as Select
  const [, facts] = layers[0]!.from
  const factNames = [...usedOf(layers[0]!.columns, 'f')].filter((column) => column !== 'n')
  const state = start.columns.filter(([column]) => column !== 'user_id' && !ofOneStep.includes(column))
  const next = Object.fromEntries(last.columns) as Columns
  const after = state.map(([column]): Field => [column, next[column]!])
  const sent = ['step_ms', 'score', 'sent_first', 'sent_second'].map((column): Field => [column, next[column]!])
  const carried = carriedBy(steps, [...after, ...sent])

  const fields = (columns: readonly Field[], of: string | null) =>
    columns
      .map(([column, value]) =>
        [write.text(column), value ? write.expression(value, of) : `${of}.${column}`].join(', '),
      )
      .join(', ')
  const struct = (columns: readonly Field[], of: string | null, more = '') =>
    `named_struct(${fields(columns, of)}${more})`
  const final = `x${steps.length}`
  const sends = ['sent_first', 'sent_second'].map((column) => write.expression(next[column]!, final)).join(' OR ')
  const kept = `, 'kept', CASE WHEN ${sends} THEN concat(s.kept, array(${struct(sent, final)})) ELSE s.kept END`
  const none = `, 'kept', CAST(array() AS ARRAY<STRUCT<step_ms: BIGINT, score: BIGINT, sent_first: BOOLEAN, sent_second: BOOLEAN>>)`
  const ended = `named_struct('step_ms', CAST(NULL AS BIGINT), 'score', state.score, 'sent_first', FALSE, 'sent_second', FALSE)`
  const shown = state.map(([column]) => column).filter((column) => column !== 'score' && column !== 'done')
  const rows = `${name}_rows`
  const arrays = [
    `${name}_facts AS (`,
    '  -- The facts of each lead as one array.',
    `  SELECT user_id, array_sort(collect_list(struct(n, ${factNames.join(', ')}))) AS facts`,
    `  FROM ${write.source({ relation: facts!.relation, alias: 'f' }, '  ')}`,
    '  GROUP BY user_id',
    ')',
  ]
  const rounds = [
    `${rows} (user_id, state) AS (`,
    `  SELECT user_id, ${struct(state, null, none)} AS state`,
    `  FROM ${write.source(start.from[0]!, '  ')}`,
    '  UNION ALL',
    `  SELECT r.user_id AS user_id, aggregate(sequence(1, ${stepsOfRound}), r.state, (s, i) -> CASE WHEN s.done THEN s ELSE`,
    '    transform(array(element_at(h.facts, CAST(s.n AS INT) + 1)), f ->',
    ...steps.flatMap((layer, index) => [
      ...layer.comment.map((line) => `      -- ${line}`),
      `      transform(array(${struct(carried[index]!, index === 0 ? null : `x${index}`)}), x${index + 1} ->`,
    ]),
    '      -- The state after the step',
    `      ${struct(after, final, kept)}`,
    `      ${steps.map(() => ')[0]').join('')}`,
    '    )[0] END) AS state',
    `  FROM ${rows} AS r`,
    `  JOIN ${name}_facts AS h ON h.user_id = r.user_id`,
    '  WHERE NOT r.state.done',
    ')',
  ]
  const query = [
    '-- The last step of each lead, and one row for each at which something was sent.',
    'SELECT',
    `  user_id, ${shown.map((column) => `state.${column} AS ${column}`).join(', ')},`,
    '  sent.score AS score, place = 0 AS done, sent.step_ms AS step_ms, sent.sent_first AS sent_first, sent.sent_second AS sent_second',
    `FROM (SELECT user_id, state FROM ${rows} WHERE state.done) AS finished`,
    `LATERAL VIEW posexplode(concat(array(${ended}), state.kept)) AS place, sent`,
  ]
  return { named: [arrays.join('\n'), rounds.join('\n')], query: query.join('\n') }
}

/** What each layer names, and what it carries on of the layers before it: only what a later one looks at. */
function carriedBy(layers: readonly Select[], end: readonly Field[]): (readonly Field[])[] {
  const used = usedOf(end)
  return layers
    .toReversed()
    .map((layer, index) => {
      const own = layer.columns.filter(([column]) => used.has(column))
      for (const [column] of own) used.delete(column)
      const passed = index === layers.length - 1 ? [] : [...used]
      for (const column of usedOf(own)) used.add(column)
      return [...passed.map((column): Field => [column, null]), ...own]
    })
    .toReversed()
}

/** The layers of a step, the first one first. */
function layersOf(step: Select): Select[] {
  const [source] = step.from
  const inner = step.from.length === 1 ? source!.relation : null
  return inner?.kind === 'select' ? [...layersOf(inner), step] : [step]
}

/** The columns that expressions look at: those of one source, or those without any. */
function usedOf(columns: readonly Field[], of?: string): Set<string> {
  const names = new Set<string>()
  const look = (value: unknown): void => {
    if (Array.isArray(value)) for (const one of value) look(one)
    if (value === null || typeof value !== 'object' || Array.isArray(value)) return
    const expr = value as Expr
    if (expr.kind === 'column') {
      if (expr.of === of) names.add(expr.name)
      return
    }
    for (const one of Object.values(value)) look(one)
  }
  for (const [, value] of columns) look(value)
  return names
}
