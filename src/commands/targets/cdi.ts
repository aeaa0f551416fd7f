import type { Target } from './target.ts'
import { dialectOption, scoresOption } from './warehouse-options.ts'

export const cdi: Target = {
  name: 'cdi',
  summary: 'a script that keeps the view which Braze Cloud Data Ingestion reads: changed scores only',
  options: [dialectOption, scoresOption],
  formats: ['sql'],
  async compile({ plan, warehouse }, options) {
    const { dialectOf, tablesOf } = await import('./compile-sql.ts')
    const { cdiScript } = await import('../../sql/cdi.ts')
    const dialect = dialectOf(options, warehouse)
    const { title, cdi } = dialect
    const notes = cdi.isRead ? [] : [`Braze Cloud Data Ingestion does not read ${title}: this is for trying it out`]
    return { output: cdiScript(plan, dialect, tablesOf(options, warehouse).scores), notes }
  },
}
