/** What is written in a config for people, and for `diff` itself: nothing of it changes a score. */
import type { Plan } from './plan.ts'

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
