import type { Format } from './format.ts'

export const html: Format = {
  name: 'html',
  summary: 'one page that needs nothing else, for the browser and for paper',
  renderers: {
    sheet: async () => (await import('./html/build-sheet.ts')).htmlSheet,
  },
}
