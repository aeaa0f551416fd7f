/**
 * What Braze Cloud Data Ingestion reads: a row per lead, stamped anew only when its score has changed. Payloads hold the
 * whole value, never a difference, so that a row that is read twice does no harm; stamps only grow.
 */
import type { Plan } from '../plan/plan.ts'
import type { Dialect } from './dialects/dialect.ts'
import { oneLine, Printer } from './print.ts'

const kept = 'leadscore_cdi_scores'
const next = 'leadscore_cdi_next'
const view = 'leadscore_cdi'

/** A script to run each time after the scores were made; its first run stamps every score. `scoresTable` is as the user wrote it. */
export function cdiScript(plan: Plan, dialect: Dialect, scoresTable: string): string {
  const scores = new Printer(dialect).tableName(scoresTable)
  const { cdi, title, types } = dialect
  const text = (value: string) => dialect.text(value)
  const payload = `${text(`{${JSON.stringify(plan.score.attribute)}: `)} || CAST(score AS ${types.text}) || ${text('}')}`
  return [
    `-- ${oneLine(plan.name)}: scores for Braze Cloud Data Ingestion, from ${oneLine(scores)}, for ${title}.`,
    '-- Run it after the script of `compile --target sql`, never during a sync; point the sync at the view.',
    '',
    '-- What Braze was given last, and when.',
    `CREATE TABLE IF NOT EXISTS ${kept} (external_id ${types.text}, score ${types.bigint}, updated_at ${cdi.timestamp});`,
    '',
    '-- A changed score gets a stamp later than every stamp before it, also when the clock steps back.',
    `DROP TABLE IF EXISTS ${next};`,
    `CREATE TABLE ${next} AS`,
    'SELECT s.user_id AS external_id, s.score AS score,',
    '  CASE WHEN k.external_id IS NOT NULL AND k.score = s.score THEN k.updated_at',
    `    ELSE GREATEST(${cdi.now}, COALESCE(m.latest + ${cdi.millisecond}, ${cdi.now})) END AS updated_at`,
    `FROM ${scores} AS s`,
    `LEFT JOIN ${kept} AS k ON k.external_id = s.user_id`,
    `CROSS JOIN (SELECT MAX(updated_at) AS latest FROM ${kept}) AS m`,
    '-- A score that is no number is left alone in Braze.',
    'WHERE s.score IS NOT NULL;',
    '',
    '-- All stamps of one run appear at once.',
    ...cdi.replace(kept, next),
    `DROP TABLE ${next};`,
    '',
    `${cdi.createView} ${view} AS`,
    `SELECT updated_at, external_id, ${cdi.payload(payload)} AS payload FROM ${kept};`,
    '',
  ].join('\n')
}
