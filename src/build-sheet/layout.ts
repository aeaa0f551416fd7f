/** Graph → places: layers from the top, connections that go straight down, as few crossings as a few sweeps leave. */
import type { Graph, GraphEdge, GraphNode } from './graph.ts'

export interface Placed {
  readonly node: GraphNode
  /** The middle of the box. */
  readonly x: number
  readonly y: number
}

export interface Route {
  readonly edge: GraphEdge
  /** From the bottom of one box to the top of the other. */
  readonly points: readonly (readonly [x: number, y: number])[]
}

export interface Layout {
  readonly width: number
  readonly height: number
  readonly placed: readonly Placed[]
  readonly routes: readonly Route[]
}

export const box = { width: 156, height: 60 } as const
const gap = { across: 14, down: 46 } as const
/** Room for a line that passes through a layer. */
const lane = 18
const sweeps = 12

/** A box, or the place where connections to `target` pass through a layer: those that end at one box share their way. */
interface Cell {
  readonly key: string
  readonly width: number
  x: number
  readonly above: Cell[]
  readonly below: Cell[]
}

export function layoutOf({ nodes, edges }: Graph): Layout {
  const rank = ranksOf(nodes, edges)
  const layers: Cell[][] = []
  const cells = new Map<string, Cell>()
  const cellAt = (key: string, layer: number, width: number): Cell => {
    const known = cells.get(key)
    if (known) return known
    const cell: Cell = { key, width, x: 0, above: [], below: [] }
    cells.set(key, cell)
    const row = (layers[layer] ??= [])
    row.push(cell)
    return cell
  }
  for (const { id } of nodes) cellAt(id, rank.get(id)!, box.width)
  const ways = edges.map(({ from, to }) => {
    const way = [cells.get(from)!]
    for (let layer = rank.get(from)! + 1; layer < rank.get(to)!; layer++)
      way.push(cellAt(`${to}@${layer}`, layer, lane))
    way.push(cells.get(to)!)
    for (const [index, cell] of way.slice(1).entries()) link(way[index]!, cell)
    return way
  })
  arrange(layers)
  const left = Math.min(...[...cells.values()].map(({ x, width }) => x - width / 2)) - gap.across
  const right = Math.max(...[...cells.values()].map(({ x, width }) => x + width / 2)) + gap.across
  const middle = (layer: number) => gap.across + box.height / 2 + layer * (box.height + gap.down)
  return {
    width: Math.round(right - left),
    height: middle(layers.length - 1) + box.height / 2 + gap.across,
    placed: nodes.map((node) => ({ node, x: Math.round(cells.get(node.id)!.x - left), y: middle(rank.get(node.id)!) })),
    routes: edges.map((edge, index) => {
      const first = rank.get(edge.from)!
      const way = ways[index]!
      const points = way.map((cell, at) => {
        const toEdge = at === 0 ? box.height / 2 : at === way.length - 1 ? -box.height / 2 : 0
        return [Math.round(cell.x - left), middle(first + at) + toEdge] as const
      })
      return { edge, points }
    }),
  }
}

function link(upper: Cell, lower: Cell): void {
  if (upper.below.includes(lower)) return
  upper.below.push(lower)
  lower.above.push(upper)
}

/** The length of the longest way to each node. */
function ranksOf(nodes: readonly GraphNode[], edges: readonly GraphEdge[]): Map<string, number> {
  const sources = new Map<string, string[]>()
  for (const { from, to } of edges) sources.set(to, [...(sources.get(to) ?? []), from])
  const ranks = new Map<string, number>()
  const rankOf = (id: string): number => {
    const known = ranks.get(id)
    if (known !== undefined) return known
    const rank = Math.max(-1, ...(sources.get(id) ?? []).map(rankOf)) + 1
    ranks.set(id, rank)
    return rank
  }
  for (const { id } of nodes) rankOf(id)
  return ranks
}

/** Orders each layer by the middle of its neighbours, then draws boxes towards them. */
function arrange(layers: readonly Cell[][]): void {
  const place = (layer: readonly Cell[]) => {
    let x = 0
    for (const cell of layer) {
      cell.x = x + cell.width / 2
      x += cell.width + gap.across
    }
  }
  for (const layer of layers) place(layer)
  const mean = (of: readonly Cell[], otherwise: number) =>
    of.length === 0 ? otherwise : of.reduce((sum, { x }) => sum + x, 0) / of.length
  for (let sweep = 0; sweep < sweeps; sweep++) {
    const isDown = sweep % 2 === 0
    const near = (cell: Cell) => mean(isDown ? cell.above : cell.below, cell.x)
    for (const layer of isDown ? layers : layers.toReversed()) {
      // Half of the sweeps find an order, the others keep it.
      if (sweep < sweeps / 2) layer.sort((a, b) => near(a) - near(b))
      draw(layer, layer.map(near))
    }
  }
}

/** As near as possible to where each cell wants to be; the order and the gaps stay. */
function draw(layer: readonly Cell[], wanted: readonly number[]): void {
  const apart = (a: Cell, b: Cell) => (a.width + b.width) / 2 + gap.across
  const fromLeft: number[] = []
  for (const [index, cell] of layer.entries()) {
    fromLeft.push(
      index === 0 ? wanted[0]! : Math.max(wanted[index]!, fromLeft[index - 1]! + apart(layer[index - 1]!, cell)),
    )
  }
  let fromRight = Infinity
  for (let index = layer.length - 1; index >= 0; index--) {
    const cell = layer[index]!
    const next = layer[index + 1]
    fromRight = next ? Math.min(wanted[index]!, fromRight - apart(cell, next)) : wanted[index]!
    cell.x = (fromLeft[index]! + fromRight) / 2
  }
}
