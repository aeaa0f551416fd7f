/** Canvas → SVG, to stand in a page whose style sheet gives the colours. */
import stringWidth from 'fast-string-width'
import type { Canvas } from '../../build-sheet/canvas.ts'
import { graphOf } from '../../build-sheet/graph.ts'
import { box, layoutOf, type Placed, type Route } from '../../build-sheet/layout.ts'
import { escapeHtml } from './escape.ts'

/** Columns of a line in a box, and of a label beside a connection. */
const lineColumns = 21
const labelColumns = 20

/** The element, and its width in pixels. */
export function canvasSvg(canvas: Canvas): { text: string; width: number } {
  const graph = graphOf(canvas)
  const { width, height, placed, routes } = layoutOf(graph)
  const titles = new Map(graph.nodes.map(({ id, title }) => [id, title]))
  const described = graph.edges.map(
    ({ from, to, label }) => `${titles.get(from)} → ${titles.get(to)}${label === '' ? '' : ` (${label})`}`,
  )
  const lines = [
    `<svg role="img" aria-labelledby="picture-title picture-desc" viewBox="0 0 ${width} ${height}" width="${width}" height="${height}">`,
    `<title id="picture-title">The Canvas ${escapeHtml(canvas.name)}</title>`,
    `<desc id="picture-desc">${escapeHtml(described.join('; '))}</desc>`,
    '<defs><marker id="arrow" viewBox="0 0 8 8" refX="7" refY="4" markerWidth="7" markerHeight="7" orient="auto"><path d="M0 0 8 4 0 8z"/></marker></defs>',
    ...routes.map(routeSvg),
    ...placed.map(boxSvg),
    ...routes.flatMap((route) => labelSvg(route, titles.get(route.edge.to)!)),
    '</svg>',
  ]
  return { text: lines.join('\n'), width }
}

function routeSvg({ edge, points }: Route): string {
  const [start, ...rest] = points
  let [x, y] = start!
  const curves = rest.map(([toX, toY]) => {
    const middle = (y + toY) / 2
    const curve = x === toX ? `L${toX} ${toY}` : `C${x} ${middle} ${toX} ${middle} ${toX} ${toY}`
    x = toX
    y = toY
    return curve
  })
  const title = edge.label === '' ? '' : `<title>${escapeHtml(edge.label)}</title>`
  return `<path class="route" marker-end="url(#arrow)" d="M${start!.join(' ')}${curves.join('')}">${title}</path>`
}

/** Where the step at the end does not say it already. */
function labelSvg({ edge: { label }, points }: Route, target: string): string[] {
  if (label === '' || target.startsWith(label)) return []
  const [[fromX, fromY], [toX, toY]] = points as [Route['points'][0], Route['points'][0]]
  const [line] = wrap(label, labelColumns, 1)
  const place = `x="${Math.round((fromX + toX) / 2)}" y="${Math.round((fromY + toY) / 2 + 4)}"`
  return [`<text class="label" ${place}>${escapeHtml(line!)}<title>${escapeHtml(label)}</title></text>`]
}

function boxSvg({ node: { kind, title, detail }, x, y }: Placed): string {
  const lines = wrap(title, lineColumns, 2)
  const all = [
    ...lines.map((line) => ({ line, style: 'title' })),
    ...(detail === '' ? [] : [{ line: detail, style: 'detail' }]),
  ]
  const top = y - ((all.length - 1) * 16) / 2 + 4
  const texts = all.map(
    ({ line, style }, index) => `<text class="${style}" x="${x}" y="${top + index * 16}">${escapeHtml(line)}</text>`,
  )
  const round = kind === 'enter' || kind === 'end' ? box.height / 2 : 6
  const shape = `<rect x="${x - box.width / 2}" y="${y - box.height / 2}" width="${box.width}" height="${box.height}" rx="${round}"/>`
  return `<g class="${kind}"><title>${escapeHtml(title)}</title>${shape}${texts.join('')}</g>`
}

/** At most so many lines; what does not fit ends in `…`. */
export function wrap(text: string, columns: number, most: number): string[] {
  const lines: string[] = ['']
  const words = text.replaceAll(/\s+/gu, ' ').trim().split(' ')
  for (const word of words) {
    const line = lines.at(-1)!
    const longer = line === '' ? word : `${line} ${word}`
    if (stringWidth(longer) <= columns) {
      lines[lines.length - 1] = longer
    } else if (line !== '' && lines.length < most) {
      lines.push(cut(word, columns))
    } else {
      lines[lines.length - 1] = cut(longer, columns)
      break
    }
  }
  return lines
}

function cut(text: string, columns: number): string {
  if (stringWidth(text) <= columns) return text
  const characters = [...text]
  while (stringWidth(`${characters.join('')}…`) > columns) characters.pop()
  return `${characters.join('')}…`
}
