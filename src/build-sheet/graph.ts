/** Canvas → nodes and connections, for pictures. */
import { ends, type Canvas, type CanvasStep } from './canvas.ts'

export interface GraphNode {
  readonly id: string
  readonly kind: CanvasStep['kind'] | 'enter' | 'end'
  readonly title: string
  /** Below the title. */
  readonly detail: string
}

export interface GraphEdge {
  readonly from: string
  readonly to: string
  /** Empty for the only way on. */
  readonly label: string
}

export interface Graph {
  readonly nodes: readonly GraphNode[]
  /** From a node to a later rank; several between two nodes are one, with all their labels. */
  readonly edges: readonly GraphEdge[]
}

const kinds = { 'action-path': 'Action Path', 'audience-path': 'Audience Path', 'user-update': 'User Update' }

export function graphOf({ name, steps }: Canvas): Graph {
  const nodes: GraphNode[] = [{ id: 'enter', kind: 'enter', title: name, detail: 'entry' }]
  const edges = new Map<string, GraphEdge & { readonly labels: readonly string[] }>()
  const connect = (from: string, to: string, label: string) => {
    const key = `${from} ${to}`
    const labels = [...(edges.get(key)?.labels ?? []), ...(label === '' ? [] : [label])]
    edges.set(key, { from, to, labels, label: labels.join(', ') })
  }
  connect('enter', steps[0].id, '')
  for (const step of steps) {
    nodes.push({ id: step.id, kind: step.kind, title: step.title, detail: `${step.id} · ${kinds[step.kind]}` })
    if (step.kind === 'user-update') {
      connect(step.id, step.to, '')
      continue
    }
    for (const group of step.groups) connect(step.id, group.to, 'group' in group ? group.group.name : group.label)
    connect(step.id, step.everyoneElse, 'Everyone Else')
  }
  const reached = new Set([...edges.values()].map(({ to }) => to))
  for (const [id, title] of Object.entries(ends)) {
    if (reached.has(id)) nodes.push({ id, kind: 'end', title, detail: '' })
  }
  return { nodes, edges: [...edges.values()].map(({ from, to, label }) => ({ from, to, label })) }
}
