import type { Target } from './target.ts'
import { dialectOption, handoffsOption, scoresOption, warehouseOptions } from './warehouse-options.ts'

export const sql: Target = {
  name: 'sql',
  summary: 'a script for a warehouse: events in, scores and hand-offs out',
  options: [
    dialectOption,
    ...warehouseOptions,
    scoresOption,
    handoffsOption,
    { flags: '--check <events...>', description: 'run the SQL on these logs with DuckDB, and compare with simulate' },
    { flags: '--check-profiles <file>', description: 'profiles before the first event, for --check' },
  ],
  formats: ['sql'],
  async compile(subject, options, world) {
    const { compileForWarehouse } = await import('./compile-sql.ts')
    const { script, dialect, reads } = compileForWarehouse(subject, options)
    const notes = [`${dialect.title}: this SQL was ${dialect.proof}`, script.why]
    notes.push(...reads)
    if (script.strategy === 'fold' && dialect.foldLimit) notes.push(dialect.foldLimit)
    if (options['check'] !== undefined) {
      const { checkOnLogs } = await import('./check-sql.ts')
      notes.push(await checkOnLogs(subject, options, world))
    }
    return { output: script.sql, notes }
  },
}
