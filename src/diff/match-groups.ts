/** Which action group of one config is which of the other: by name, then by what triggers it and its points. */
import type { ActionGroup } from '../plan/plan.ts'
import { matchKey, triggerKey } from './normal.ts'

export interface GroupMatching {
  /** Pairs of indexes, in order of the base. */
  readonly pairs: readonly (readonly [base: number, head: number])[]
  readonly removed: readonly number[]
  readonly added: readonly number[]
  /** Head indexes of pairs that left their place among the others. */
  readonly moved: ReadonlySet<number>
}

/** Two groups with less in common are two different groups. */
const leastSimilarity = 0.5

export function matchGroups(base: readonly ActionGroup[], head: readonly ActionGroup[]): GroupMatching {
  const partner = new Map<number, number>()
  const taken = new Set<number>()
  const pair = (from: number, to: number) => {
    partner.set(from, to)
    taken.add(to)
  }
  for (const [from, { name }] of base.entries()) {
    const to = head.findIndex((group, index) => group.name === name && !taken.has(index))
    if (to >= 0) pair(from, to)
  }
  for (const { from, to } of candidates(base, head)) if (!partner.has(from) && !taken.has(to)) pair(from, to)
  const pairs = [...partner].sort(([a], [b]) => a - b)
  const staying = longestIncreasing(pairs.map(([, to]) => to))
  return {
    pairs,
    removed: [...base.keys()].filter((index) => !partner.has(index)),
    added: [...head.keys()].filter((index) => !taken.has(index)),
    moved: new Set(pairs.flatMap(([, to]) => (staying.has(to) ? [] : [to]))),
  }
}

/** The most similar pairs first; among equals, those that stand first. */
function candidates(base: readonly ActionGroup[], head: readonly ActionGroup[]) {
  return base
    .flatMap((group, from) => head.map((other, to) => ({ from, to, similarity: similarity(group, other) })))
    .filter(({ similarity }) => similarity >= leastSimilarity)
    .sort((a, b) => b.similarity - a.similarity || a.from - b.from || a.to - b.to)
}

function similarity(a: ActionGroup, b: ActionGroup): number {
  const exact = overlap(a.triggers.map(triggerKey), b.triggers.map(triggerKey))
  const rough = overlap(
    a.triggers.map(({ match }) => matchKey(match)),
    b.triggers.map(({ match }) => matchKey(match)),
  )
  return 0.4 * exact + 0.4 * rough + (a.points === b.points ? 0.2 : 0)
}

/** Of all members, the share that both have. */
function overlap(a: readonly string[], b: readonly string[]): number {
  const all = new Set([...a, ...b])
  return new Set(a.filter((key) => b.includes(key))).size / Math.max(1, all.size)
}

/** Members of a longest increasing subsequence. */
function longestIncreasing(numbers: readonly number[]): Set<number> {
  let best: readonly number[] = []
  const ending: (readonly number[])[] = []
  for (const [index, number] of numbers.entries()) {
    let before: readonly number[] = []
    for (let i = 0; i < index; i++) {
      if (numbers[i]! < number && ending[i]!.length > before.length) before = ending[i]!
    }
    ending.push([...before, number])
    if (ending[index]!.length > best.length) best = ending[index]!
  }
  return new Set(best)
}
