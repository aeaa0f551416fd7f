/**
 * The fold of a dialect that has higher-order functions: a recursive query would take a job of the cluster for each step of the
 * longest history. Here a lead's facts are one array, and a round of the recursion takes many steps over it.
 */
import type { Expr } from './expression.ts'
import type { Columns, Relation, Statement } from './relation.ts'

export type Recursion = Extract<Statement, { kind: 'recursion' }>
type Select = Extract<Relation, { kind: 'select' }>

interface Writer {
  /** An expression whose bare columns are fields of a struct; null: columns of a table. */
  expression(expr: Expr, struct: string | null): string
  relation(relation: Relation, indent: string): string
  text(value: string): string
}

/** Steps of one round for a lead with so many facts; a lead with more timeouts than that takes another round. */
const steps = 'size(h.facts) * 2 + 100'

/** Columns of a step that only its own row has. */
const ofOneStep = ['step_ms', 'sent_first', 'sent_second']

/** The table of steps: those at which something is sent, and the last of each lead. */
export function lambdaFold({ name, base, step }: Recursion, write: Writer): string[] {
  const layers = layersOf(step as Select)
  const [first, last] = [layers[0]!, layers.at(-1)!]
  const facts = first.from[1]!
  const start = base as Select
  const state = start.columns.filter(([column]) => column !== 'user_id' && !ofOneStep.includes(column))
  const next = Object.fromEntries(last.columns) as Columns
  const rows = `${name}_rows`
  const factColumns = [...usedOf(first.columns, 'f')].filter((column) => column !== 'user_id' && column !== 'n')

  // Each layer sees the columns of those before it; what no later layer looks at is not carried on.
  const ends = [...state.map(([column]) => [column, next[column]!] as const)]
  const sent = ofOneStep.map((column) => [column, next[column]!] as const)
  const used = new Set(usedOf([...ends, ...sent]))
  const carried: (readonly (readonly [string, Expr | null])[])[] = []
  const middle = layers.slice(0, -1)
  for (let index = middle.length - 1; index >= 0; index--) {
    const own = middle[index]!.columns.filter(([column]) => used.has(column))
    const named = new Set(own.map(([column]) => column))
    const passed = index === 0 ? [] : [...used].filter((column) => !named.has(column))
    carried[index] = [...passed.map((column) => [column, null] as const), ...own]
    for (const column of usedOf(own)) used.add(column)
    for (const column of named) if (!usedOf(own).has(column)) used.delete(column)
  }
  const struct = (columns: readonly (readonly [string, Expr | null])[], of: string | null) =>
    `named_struct(${columns
      .map(
        ([column, value]) =>
          `${write.text(column)}, ${value === null ? `${of}.${column}` : write.expression(value, of)}`,
      )
      .join(', ')})`
  const final = `x${middle.length}`
  const value = (column: string) => write.expression(next[column]!, final)
  const kept = `named_struct('step_ms', ${value('step_ms')}, 'score', ${value('score')}, 'sent_first', ${value('sent_first')}, 'sent_second', ${value('sent_second')})`
  const ended = `${struct(ends, final).slice(0, -1)}, 'kept', CASE WHEN ${value('sent_first')} OR ${value('sent_second')} THEN concat(s.kept, array(${kept})) ELSE s.kept END)`
  const lines = middle.flatMap((layer, index) => [
    ...layer.comment.map((line) => `      -- ${line}`),
    `      transform(array(${struct(carried[index]!, index === 0 ? null : `x${index}`)}), x${index + 1} ->`,
  ])
  const keptType = 'ARRAY<STRUCT<step_ms: BIGINT, score: BIGINT, sent_first: BOOLEAN, sent_second: BOOLEAN>>'
  return [
    `WITH RECURSIVE ${name}_facts AS (`,
    '  -- The facts of each lead as one array.',
    `  SELECT user_id, array_sort(collect_list(struct(n, ${factColumns.join(', ')}))) AS facts`,
    ...write
      .relation(facts.relation, '  ')
      .split('\n')
      .slice(0, 1)
      .map((line) => line.replace(/^ *SELECT \* /, '  ')),
    '  GROUP BY user_id',
    '),',
    `${rows} (user_id, state) AS (`,
    `  SELECT user_id, ${struct(state, null).slice(0, -1)}, 'kept', CAST(array() AS ${keptType})) AS state`,
    `  FROM ${write
      .relation({ ...start, columns: [], all: ['u'], comment: [] }, '  ')
      .trim()
      .replace(/^SELECT u\.\*\s+FROM /, '')}`,
    '  UNION ALL',
    `  SELECT r.user_id AS user_id, aggregate(sequence(1, ${steps}), r.state, (s, i) -> CASE WHEN s.done THEN s ELSE`,
    '    transform(array(element_at(h.facts, CAST(s.n AS INT) + 1)), f ->',
    ...lines,
    `      -- The state after the step`,
    `      ${ended}`,
    `      ${middle.map(() => ')[0]').join('')}`,
    '    )[0] END) AS state',
    `  FROM ${rows} AS r`,
    `  JOIN ${name}_facts AS h ON h.user_id = r.user_id`,
    '  WHERE NOT r.state.done',
    ')',
    '-- The last step of each lead, and one row for each at which something was sent.',
    `SELECT user_id, sent.score AS score, ${state
      .filter(([column]) => column !== 'score' && column !== 'done')
      .map(([column]) => `state.${column} AS ${column}`)
      .join(
        ', ',
      )}, place = 0 AS done, sent.step_ms AS step_ms, sent.sent_first AS sent_first, sent.sent_second AS sent_second`,
    `FROM (SELECT user_id, state FROM ${rows} WHERE state.done) AS finished`,
    `LATERAL VIEW posexplode(concat(array(named_struct('step_ms', CAST(NULL AS BIGINT), 'score', state.score, 'sent_first', FALSE, 'sent_second', FALSE)), state.kept)) AS place, sent;`,
  ]
}

/** The layers of a step, the first one first. */
function layersOf(step: Select): Select[] {
  const [source] = step.from
  const inner = step.from.length === 1 ? source!.relation : null
  return inner?.kind === 'select' ? [...layersOf(inner), step] : [step]
}

/** The columns that expressions look at: those of one source, or those without any. */
function usedOf(columns: readonly (readonly [string, Expr])[], of?: string): Set<string> {
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
