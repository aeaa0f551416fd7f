/** Plan → one text for all files that mean the same, and its hash: what is built can be matched to a config. */
import { createHash } from 'node:crypto'
import type { Plan } from './plan.ts'

export interface CanonicalPlan {
  /** Of the plan as JSON without spaces: `sha256:` and 64 hexadecimal digits. */
  readonly hash: string
  /** Without places in the file, and without gates, which change no lead; keys in order. */
  readonly plan: Readonly<Record<string, unknown>>
}

export function canonicalPlan(plan: Plan): CanonicalPlan {
  const canonical = ordered(plan, ['gates', 'origin']) as CanonicalPlan['plan']
  return { hash: `sha256:${createHash('sha256').update(JSON.stringify(canonical)).digest('hex')}`, plan: canonical }
}

function ordered(node: unknown, left: readonly string[]): unknown {
  if (Array.isArray(node)) return node.map((child) => ordered(child, left))
  if (typeof node !== 'object' || node === null) return node
  const entries = Object.entries(node).filter(([key]) => !left.includes(key))
  // Attributes may have any name.
  const child = ([key, value]: [string, unknown]) => [key, ordered(value, key === 'attributes' ? [] : left)] as const
  return Object.fromEntries(entries.sort(([a], [b]) => (a < b ? -1 : 1)).map(child))
}
