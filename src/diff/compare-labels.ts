/** What is written in a config for people, and for `diff` itself: nothing of it changes a score. */
import type { Plan } from '../plan/plan.ts'
import type { Change } from './change.ts'

export interface Labels {
  readonly name: string
  readonly description: string | null
  readonly owner: string | null
  readonly tags: readonly string[]
  readonly gates: readonly string[]
}

/** The labels of a valid config; `value` is its document. */
export function labelsOf(value: unknown, plan: Plan): Labels {
  const { description, owner, tags } = value as { description?: string; owner?: string; tags?: readonly string[] }
  return {
    name: plan.name,
    description: description ?? null,
    owner: owner ?? null,
    tags: tags ?? [],
    gates: plan.gates,
  }
}

export function compareLabels(before: Labels, after: Labels): Change[] {
  const changes: Change[] = []
  for (const kind of ['name', 'description', 'owner'] as const) {
    if (before[kind] !== after[kind]) changes.push({ ...shape(before, after, kind), ...values(before, after, kind) })
  }
  for (const kind of ['tags', 'gates'] as const) {
    if (setKey(before[kind]) !== setKey(after[kind]))
      changes.push({ ...shape(before, after, kind), ...values(before, after, kind) })
  }
  return changes
}

const setKey = (list: readonly string[]) => JSON.stringify([...new Set(list)].sort())

function shape<Kind extends keyof Labels>(before: Labels, after: Labels, kind: Kind) {
  const place = (labels: Labels) => (labels[kind] === null || labels[kind]?.length === 0 ? null : [kind])
  return { kind, subject: null, base: place(before), head: place(after), effect: 'none' } as const
}

function values<Kind extends keyof Labels>(before: Labels, after: Labels, kind: Kind) {
  return { before: before[kind], after: after[kind] }
}
