import { dialectNames } from '../../sql/names.ts'
import type { Target } from './target.ts'
import { warehouseOptions } from './warehouse-options.ts'

export const sql: Target = {
  name: 'sql',
  summary: 'a script for a warehouse: events in, scores and hand-offs out',
  options: [{ flags: '-d, --dialect <dialect>', description: 'whose SQL', choices: dialectNames }, ...warehouseOptions],
  formats: ['sql'],
  async compile(subject, options) {
    const { compileForWarehouse } = await import('./compile-sql.ts')
    const { script, dialect } = compileForWarehouse(subject, options)
    return { output: script.sql, notes: [`${dialect.title}: this SQL was ${dialect.proof}`, script.why] }
  },
}
