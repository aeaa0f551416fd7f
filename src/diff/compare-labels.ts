/** Changes of what is written for people: none of them changes a score. */
import type { Labels } from '../plan/labels.ts'
import type { Change } from './change.ts'

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
