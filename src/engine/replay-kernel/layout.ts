/** How the kernel's memory is divided, and what its numbers mean: the same as in assembly/*.ts. */
import { type Condition, conditionTests } from '../../condition/condition.ts'
import type { PayloadTable } from '../../events/payload-table.ts'
import type { Program } from '../program.ts'

/** Bits of what the host says of an event (assembly/host.ts). */
export const said = { fires: 1, scoreChanged: 2, odd: 4 } as const

/** Bits of what a payload fires, above which the group stands, and what stands in place of it (assembly/index.ts). */
export const flag = { known: 1, enters: 2, notLookedAt: -1, decided: -2 } as const
export const mostPayloads = 1 << 14
/** Of the lead (src/engine/lead-attributes.ts). */
export const leadBytes = 128
/** Of a row (src/engine/lead-table.ts). */
export const rowBytes = 16
/** Scores whose decision is remembered: the lowest, and how many. */
export const lowestScore = -1024
export const rememberedScores = 4096

/** Words of the totals (assembly/counts.ts): counts of rows, rows that have any, and lists. */
export const totals = { sums: 0, having: 6, afterUntil: 12, duplicates: 13, handoffs: 14, full: 15, lists: 16 } as const

/** A hand-off that waits: user and place of the lead (words), time and score (numbers). */
export const handoffBytes = 24
export const mostHandoffs = 2048

/** What the plan is to the kernel (assembly/plan.ts), in numbers. */
export function planNumbers({ plan, scoreEntries }: Program, until: number, payloads: PayloadTable): number[] {
  const { score, entry, handoff, launch, windows, groups } = plan
  const entryScores = scoreEntries.filter((to): to is number => typeof to === 'number')
  return [
    until,
    score.min ?? -Infinity,
    score.max ?? Infinity,
    entry.reeligibilityMs ?? Infinity,
    handoff?.reeligibilityMs ?? Infinity,
    handoff?.crmSync?.afterMs ?? Infinity,
    launch?.at ?? -Infinity,
    launch?.seed ?? Number.NaN,
    windows.length,
    entryScores.length,
    handoff?.crmSync ? payloads.ofProfile(handoff.crmSync.attributes) : 0,
    ...windows.flatMap(({ ms, points }) => [ms, points]),
    ...entryScores,
    ...groups.map(({ points }) => points ?? Number.NaN),
  ]
}

export interface RunFlags {
  readonly untilHandoff: boolean
  readonly hasProfiles: boolean
  /** What the webhook decides goes by the score alone. */
  readonly sendsByScore: boolean
}

/** What else the plan is, in bits. */
export function planFlags({ plan, scoreEntries }: Program, run: RunFlags): number {
  const { score, ranked, entry, handoff } = plan
  const handoffAudience = handoff?.audience ?? null
  return bits([
    ranked,
    score.heartbeat,
    handoff !== null,
    run.untilHandoff,
    run.hasProfiles,
    run.sendsByScore,
    scoreEntries.includes(null),
    entry.audience !== null,
    handoffAudience !== null,
    attributesOf(entry.audience).has(score.attribute),
    attributesOf(handoffAudience).has(score.attribute),
  ])
}

/** The first flag is the lowest bit. */
export function bits(flags: readonly boolean[]): number {
  return flags.reduce((all, is, index) => all | (is ? 1 << index : 0), 0)
}

/** The attributes that a condition looks at. */
export function attributesOf(condition: Condition | null): ReadonlySet<string> {
  return new Set([...conditionTests(condition)].map(({ name }) => name))
}
