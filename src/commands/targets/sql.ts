import type { Target } from './target.ts'
import { dialectOption, scoresOption, warehouseOptions } from './warehouse-options.ts'

export const sql: Target = {
  name: 'sql',
  summary: 'a script for a warehouse: events in, scores and hand-offs out',
  options: [
    dialectOption,
    ...warehouseOptions,
    scoresOption,
    { flags: '--handoffs-table <name>', description: 'the table of hand-offs to write (default: leadscore_handoffs)' },
    { flags: '--check <events...>', description: 'run the SQL on these logs with DuckDB, and compare with simulate' },
    { flags: '--check-profiles <file>', description: 'profiles before the first event, for --check' },
  ],
  formats: ['sql'],
  async compile(subject, options, world) {
    const { compileForWarehouse } = await import('./compile-sql.ts')
    const { script, dialect } = compileForWarehouse(subject, options)
    const notes = [`${dialect.title}: this SQL was ${dialect.proof}`, script.why]
    if (script.strategy === 'fold' && dialect.foldLimit) notes.push(dialect.foldLimit)
    if (options['check'] !== undefined) {
      const { checkOnLogs } = await import('./check-sql.ts')
      notes.push(await checkOnLogs(subject, options, world))
    }
    return { output: script.sql, notes }
  },
}
