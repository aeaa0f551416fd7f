/** Steps of the fold → the tables of a run. */
import { call, choose, column, literal, nothing, notNull } from './expression.ts'
import { names } from './facts.ts'
import type { Tables } from './tables.ts'
import { type Columns, type Relation, select, type Statement } from './relation.ts'

/** Rows of the two tables for leads that took no steps. */
export interface OtherResults {
  readonly scores: Relation
  readonly handoffs: readonly Relation[]
}

/** The two tables that a run leaves, from the steps. */
export function foldResults(tables: Tables, others?: OtherResults): Statement[] {
  const result = (name: string) => column(name)
  const scores: Columns = {
    user_id: result('user_id'),
    score: choose([[notNull(column('score_text')), nothing('bigint')]], call('coalesce', column('score'), literal(0))),
    entries: result('entries'),
    waiting: result('waiting'),
    advanced: result('advanced'),
    decays: result('decays'),
    missed: result('missed'),
    handoffs: result('handoffs'),
  }
  const sent = (flag: string) =>
    select(
      { user_id: result('user_id'), time: call('timestamp', column('step_ms')), score: result('score') },
      names.steps,
      { where: column(flag) },
    )
  return [
    {
      kind: 'table',
      name: tables.handoffs,
      outside: true,
      work: false,
      comment: ['Hand-offs: one row per sent hand-off.'],
      relation: { kind: 'union', of: [...(others?.handoffs ?? []), sent('sent_first'), sent('sent_second')] },
    },
    {
      kind: 'table',
      name: tables.scores,
      outside: true,
      work: false,
      comment: ['Scores: one row per user.'],
      relation: {
        kind: 'union',
        of: [...(others ? [others.scores] : []), select(scores, names.steps, { where: column('done') })],
      },
    },
  ]
}
