import type { Target } from './target.ts'

export const mermaid: Target = {
  name: 'mermaid',
  summary: 'a picture of the Canvas, as a Mermaid flowchart',
  options: [],
  formats: ['mermaid'],
  async compile({ plan }) {
    const { canvasOf } = await import('../../build-sheet/canvas.ts')
    const { mermaidCanvas } = await import('../../formats/mermaid/canvas.ts')
    return { output: mermaidCanvas(canvasOf(plan)) }
  },
}
