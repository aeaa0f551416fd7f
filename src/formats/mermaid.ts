import type { Format } from './format.ts'

export const mermaid: Format = {
  name: 'mermaid',
  summary: 'a picture as text, which many viewers of Markdown draw',
  renderers: {
    sheet: async () => {
      const { mermaidCanvas } = await import('./mermaid/canvas.ts')
      return ({ canvas }) => mermaidCanvas(canvas)
    },
  },
}
