/** Canvas → a Mermaid flowchart. */
import type { Canvas } from '../../build-sheet/canvas.ts'
import { graphOf, type GraphNode } from '../../build-sheet/graph.ts'
import { shorten } from '../../text/shorten.ts'

const shapes: Readonly<Record<GraphNode['kind'], readonly [string, string]>> = {
  enter: ['([', '])'],
  'action-path': ['{{', '}}'],
  'audience-path': ['{', '}'],
  'user-update': ['[', ']'],
  end: ['([', '])'],
}

/** Ids are numbers, since some words end a flowchart. */
export function mermaidCanvas(canvas: Canvas): string {
  const { nodes, edges } = graphOf(canvas)
  const ids = new Map(nodes.map(({ id }, index) => [id, `n${index}`]))
  const lines = nodes.map(({ id, kind, title, detail }) => {
    const [open, close] = shapes[kind]
    const label = [title, detail]
      .filter((text) => text !== '')
      .map(escaped)
      .join('<br/>')
    return `  ${ids.get(id)}${open}"${label}"${close}`
  })
  for (const { from, to, label } of edges) {
    lines.push(`  ${ids.get(from)} -->${label === '' ? '' : `|"${escaped(label)}"|`} ${ids.get(to)}`)
  }
  return ['flowchart TD', ...lines, ''].join('\n')
}

/** Everything but letters, digits and a few marks becomes a character code, as Mermaid writes them. */
function escaped(text: string): string {
  const line = shorten(text.replaceAll(/\s+/gu, ' ').trim(), 80)
  return line.replaceAll(/[^\p{L}\p{N} .,:?!+−–…·]/gu, (character) => `#${character.codePointAt(0)};`)
}
