import { dialectNames } from '../../sql/names.ts'
import type { Target } from './target.ts'

export const cdi: Target = {
  name: 'cdi',
  summary: 'a script that keeps the view which Braze Cloud Data Ingestion reads: changed scores only',
  options: [{ flags: '-d, --dialect <dialect>', description: 'whose SQL', choices: dialectNames }],
  formats: ['sql'],
  async compile({ plan }, options) {
    const { dialectOf } = await import('./compile-sql.ts')
    const { cdiScript } = await import('../../sql/cdi.ts')
    const dialect = dialectOf(options['dialect'] as string | undefined)
    const { title, cdi } = dialect
    const notes = cdi.isRead ? [] : [`Braze Cloud Data Ingestion does not read ${title}: this is for trying it out`]
    return { output: cdiScript(plan, dialect), notes }
  },
}
