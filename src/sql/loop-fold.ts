/** The fold of a dialect that ends a recursive query after some rounds, and has loops: each turn of a loop takes so many of them. */
import { and, call, column, equal, type Expr, literal, no, not, or, yes } from './expression.ts'
import type { Recursion } from './lambda-fold.ts'
import { type Relation, select } from './relation.ts'

interface Writer {
  relation(relation: Relation, indent: string): string
}

/** Whole statements; `rounds` is how many steps a turn of the loop takes. */
export function loopFold({ name, columns, base, step }: Recursion, rounds: number, write: Writer): string[] {
  const [rows, from, turn] = [`${name}_rows`, `${name}_from`, `${name}_turn`]
  const kept = Object.fromEntries(columns.map((one) => [one, column(one)]))
  const isLast = (steps: Expr) =>
    equal(call('multiply', call('divide', steps, literal(rounds)), literal(rounds)), steps)
  const isFirst = column('is_first')
  const within = or(column('is_first', 's'), not(isLast(column('step', 's'))))
  const table = (made: string, relation: Relation) => [
    `CREATE OR REPLACE TEMP TABLE ${made} AS`,
    `${write.relation(relation, '')};`,
  ]
  return [
    ...table(from, base),
    ...table(name, select(kept, from, { where: no })),
    `-- A turn takes ${rounds} steps of each lead: a recursive query may not take many more.`,
    `WHILE EXISTS (SELECT 1 FROM ${from}) DO`,
    `CREATE OR REPLACE TEMP TABLE ${turn} AS`,
    `WITH RECURSIVE ${rows} AS (`,
    write.relation(select({ ...kept, is_first: yes }, from), '  '),
    '  UNION ALL',
    write.relation(inTurn(step, within, true), '  '),
    ')',
    `SELECT * FROM ${rows};`,
    `INSERT INTO ${name} (${columns.join(', ')})`,
    `${write.relation(select(kept, turn, { where: not(isFirst) }), '')};`,
    ...table(from, select(kept, turn, { where: and(not(isFirst), not(column('done')), isLast(column('step'))) })),
    'END WHILE;',
  ]
}

/** The step for the rows of which this holds. */
function inTurn(step: Relation, where: Expr, isOutermost: boolean): Relation {
  if (step.kind !== 'select') return step
  const [source] = step.from
  const inner: Relation =
    step.from.length === 1 && source!.relation.kind === 'select'
      ? { ...step, from: [{ ...source!, relation: inTurn(source!.relation, where, false) }] }
      : { ...step, where }
  return isOutermost ? { ...inner, columns: [...step.columns, ['is_first', no]] } : inner
}
