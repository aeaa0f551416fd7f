import type { Target } from './target.ts'

export const braze: Target = {
  name: 'braze',
  summary: "a build sheet in the dashboard's own order and words",
  options: [],
  formats: ['markdown', 'html', 'json'],
  async compile({ plan, labels }, { format }) {
    const { buildSheet } = await import('../../build-sheet/build-sheet.ts')
    const { formatResult } = await import('../../formats/index.ts')
    return {
      output: await formatResult(format as string, 'sheet', buildSheet(plan, labels), { color: false, columns: 80 }),
    }
  },
}
