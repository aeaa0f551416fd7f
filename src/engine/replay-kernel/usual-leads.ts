/** Leads that the kernel replays, many with one call; what it leaves is for `Lead`. */
import type { KernelMemory } from '../../events/kernel/memory.ts'
import type { HandoffTable } from '../handoff-table.ts'
import type { LeadTable } from '../lead-table.ts'
import { missReasons, type Tally } from '../lead.ts'
import type { UserEvents } from '../user-events.ts'
import { Host, type HostOptions, packed } from './host.ts'
import {
  attributesOf,
  handoffBytes,
  leadBytes,
  mostHandoffs,
  mostPayloads,
  planFlags,
  planNumbers,
  rememberedScores,
  type RunFlags,
  totals,
} from './layout.ts'
import { type ReplayKernel, startReplayKernel } from './replay-kernel.ts'

export interface UsualLeadsOptions extends HostOptions, RunFlags {
  readonly memory: KernelMemory
  /** Address of the first times of users (`UserTable.firstTimes`). */
  readonly firstTimes: number
  /** End of the run in ms; -Infinity: no time passes. */
  readonly until: number
}

export class UsualLeads {
  readonly #kernel: ReplayKernel
  readonly #totals: Uint32Array
  readonly #sums: Uint32Array
  readonly #having: Uint32Array
  /** Hand-offs that wait: two words and two numbers for each. */
  readonly #words: Uint32Array
  readonly #numbers: Float64Array
  /** Of all leads: events after the end of the run, and duplicates. */
  afterUntil = 0
  duplicates = 0

  constructor(options: UsualLeadsOptions) {
    const { program, payloads, until, memory, firstTimes } = options
    const groups = program.plan.groups.length
    const listWords = missReasons.length + groups
    const plan = planNumbers(program, until, payloads)
    const texts = textMatches(options)
    const words = totals.lists + listWords
    const sizes = [
      ...[plan.length * 8, leadBytes, mostPayloads * 4, texts.length * 4, rememberedScores],
      ...[listWords * 4, words * 4, mostHandoffs * handoffBytes],
    ] as const
    const { buffer, addresses } = divided(memory, sizes)
    const [atPlan, atLead, atMatches, atTexts, atScores, atOwn, atTotals, atHandoffs] = addresses
    new Float64Array(buffer, atPlan, plan.length).set(plan)
    new Int32Array(buffer, atTexts, texts.length).set(texts)
    this.#totals = new Uint32Array(buffer, atTotals, words)
    this.#sums = this.#totals.subarray(totals.sums, totals.having)
    this.#having = this.#totals.subarray(totals.having, totals.afterUntil)
    this.#words = new Uint32Array(buffer, atHandoffs, (mostHandoffs * handoffBytes) / 4)
    this.#numbers = new Float64Array(buffer, atHandoffs, (mostHandoffs * handoffBytes) / 8)
    const host = new Host(options, { buffer, address: atLead! }, new Int32Array(buffer, atMatches, mostPayloads))
    this.#kernel = startReplayKernel(memory, host)
    this.#kernel.configure(atPlan!, planFlags(program, options))
    const { length } = payloads.textAttributes
    this.#kernel.configureLead(atLead!, atMatches!, atTexts!, length, atScores!, firstTimes)
    this.#kernel.configureCounts(atTotals!, atOwn!, groups, atHandoffs!)
  }

  /**
   * Replays the users of `events` (in the kernel's memory) from an index on, and adds them to the results: how many, before
   * one that is to be replayed by a `Lead`, and of which nothing is counted.
   */
  replay(events: UserEvents, from: number, leads: LeadTable, tally: Tally): number {
    const { first, numbers, users, starts, time, payload } = events
    let at = from
    while (at < users) {
      const { address, room } = leads.nextRows
      const count = Math.min(users - at, room)
      const places = [starts.byteOffset + at * 4, time.byteOffset, payload.byteOffset, address] as const
      const listed = numbers === undefined ? 0 : numbers.byteOffset + at * 4
      const done = this.#kernel.replay(first + at, listed, count, ...places)
      const isFull = this.#totals[totals.full] === 1
      this.#take(done, leads, tally)
      at += done
      // With more hand-offs than there is room for by itself, a lead is not usual.
      if (done < count && !(isFull && done > 0)) break
    }
    return at - from
  }

  /** Adds what the kernel has counted, which begins anew. */
  #take(rows: number, leads: LeadTable, tally: Tally): void {
    const all = this.#totals
    const base = leads.size
    leads.addWritten(rows, this.#sums, this.#having)
    if (all[totals.handoffs]! > 0) this.#takeHandoffs(base, leads, tally.handoffs)
    const reasons = missReasons.length
    for (let at = totals.lists; at < all.length; at++) {
      const index = at - totals.lists
      if (index < reasons) tally.missedByReason[index]! += all[at]!
      else tally.advancedByGroup[index - reasons]! += all[at]!
    }
    this.afterUntil += all[totals.afterUntil]!
    this.duplicates += all[totals.duplicates]!
    for (let at = 0; at < all.length; at++) all[at] = 0
  }

  #takeHandoffs(base: number, leads: LeadTable, handoffs: Pick<HandoffTable, 'push'>): void {
    const count = this.#totals[totals.handoffs]!
    for (let index = 0; index < count; index++) {
      const time = this.#numbers[index * 3 + 1]!
      handoffs.push({ user: this.#words[index * 6]!, time, score: this.#numbers[index * 3 + 2]! })
      leads.setLastHandoff(base + this.#words[index * 6 + 1]!, time)
    }
  }
}

/** Room for things of these sizes in bytes, one after the other. */
function divided(memory: KernelMemory, sizes: readonly number[]) {
  const ends: number[] = []
  for (const size of sizes) ends.push((ends.at(-1) ?? 0) + Math.ceil(size / 16) * 16)
  const { address, bytes } = memory.allocate(ends.at(-1)!)
  return { buffer: bytes.buffer, addresses: [0, ...ends].map((end) => address + end) }
}

/** For each text attribute: what a change fires (0: that depends on more, or it is the score), and which audiences look at it. */
function textMatches({ program, payloads }: HostOptions): number[] {
  const { score, entry, handoff } = program.plan
  const [byEntry, byHandoff] = [attributesOf(entry.audience), attributesOf(handoff?.audience ?? null)]
  return payloads.textAttributes.flatMap((name) => {
    const match = name === score.attribute ? null : program.matchOfText(name)
    return [match ? packed(match) : 0, (byEntry.has(name) ? 1 : 0) | (byHandoff.has(name) ? 2 : 0)]
  })
}
