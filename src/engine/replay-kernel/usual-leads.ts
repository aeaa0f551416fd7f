/** Leads that the kernel replays, many with one call; what it leaves is for `Lead`. */
import { conditionTests } from '../../condition/condition.ts'
import type { KernelMemory } from '../../events/kernel/memory.ts'
import type { HandoffTable } from '../handoff-table.ts'
import type { LeadTable } from '../lead-table.ts'
import { missReasons, type Tally } from '../lead.ts'
import type { UserEvents } from '../user-events.ts'
import { Host, type HostOptions, packed } from './host.ts'
import {
  handoffBytes,
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
  /** End of the run in ms; -Infinity: no time passes. */
  readonly until: number
}

export class UsualLeads {
  readonly #kernel: ReplayKernel
  readonly #groups: number
  readonly #totals: Uint32Array
  /** Hand-offs that wait: two words and two numbers for each. */
  readonly #words: Uint32Array
  readonly #numbers: Float64Array
  /** Of all leads: events after the end of the run, and duplicates. */
  afterUntil = 0
  duplicates = 0

  constructor(options: UsualLeadsOptions) {
    const { program, payloads, until, memory } = options
    const groups = program.plan.groups.length
    const listWords = missReasons.length + groups
    const plan = planNumbers(program, until)
    const texts = textMatches(options)
    const sizes = [plan.length * 8, 4096, mostPayloads * 4, texts.length * 4, rememberedScores, listWords * 4]
    const [atPlan, atLead, atMatches, atTexts, atScores, atOwn] = sizes.map((bytes) => memory.allocate(bytes))
    const all = memory.allocate((totals.lists + listWords) * 4)
    const handoffs = memory.allocate(mostHandoffs * handoffBytes)
    const { buffer } = all.bytes
    new Float64Array(buffer, atPlan!.address, plan.length).set(plan)
    new Int32Array(buffer, atTexts!.address, texts.length).set(texts)
    this.#groups = groups
    this.#totals = new Uint32Array(buffer, all.address, totals.lists + listWords)
    this.#words = new Uint32Array(handoffs.bytes.buffer, handoffs.address, (mostHandoffs * handoffBytes) / 4)
    this.#numbers = new Float64Array(handoffs.bytes.buffer, handoffs.address, (mostHandoffs * handoffBytes) / 8)
    const host = new Host(options, atLead!, new Int32Array(buffer, atMatches!.address, mostPayloads))
    this.#kernel = startReplayKernel(memory, host)
    this.#kernel.configure(atPlan!.address, planFlags(program, options))
    const { length } = payloads.textAttributes
    this.#kernel.configureLead(atLead!.address, atMatches!.address, atTexts!.address, length, atScores!.address)
    this.#kernel.configureCounts(all.address, atOwn!.address, groups, handoffs.address)
  }

  /**
   * Replays the users of `events` (in the kernel's memory) from an index on, and adds them to the results: how many, before
   * one that is to be replayed by a `Lead`, and of which nothing is counted.
   */
  replay(events: UserEvents, from: number, leads: LeadTable, tally: Tally): number {
    const { first, users, starts, time, payload } = events
    let at = from
    while (at < users) {
      const { address, room } = leads.nextRows
      const count = Math.min(users - at, room)
      const places = [starts.byteOffset + at * 4, time.byteOffset, payload.byteOffset, address] as const
      const done = this.#kernel.replay(first + at, count, ...places)
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
    leads.addWritten(rows, all.subarray(totals.sums, totals.having), all.subarray(totals.having, totals.afterUntil))
    this.#takeHandoffs(base, leads, tally.handoffs)
    for (let reason = 0; reason < missReasons.length; reason++)
      tally.missedByReason[reason]! += all[totals.lists + reason]!
    const ofGroups = totals.lists + missReasons.length
    for (let group = 0; group < this.#groups; group++) tally.advancedByGroup[group]! += all[ofGroups + group]!
    this.afterUntil += all[totals.afterUntil]!
    this.duplicates += all[totals.duplicates]!
    all.fill(0)
  }

  #takeHandoffs(base: number, leads: LeadTable, handoffs: Pick<HandoffTable, 'push'>): void {
    for (let index = 0; index < this.#totals[totals.handoffs]!; index++) {
      const [user, place] = [this.#words[index * 6]!, this.#words[index * 6 + 1]!]
      const [time, score] = [this.#numbers[index * 3 + 1]!, this.#numbers[index * 3 + 2]!]
      handoffs.push({ user, time, score })
      leads.setLastHandoff(base + place, time)
    }
  }
}

/** For each text attribute: what a change fires (0: that depends on more, or it is the score), and whether the audience looks at it. */
function textMatches({ program, payloads }: HostOptions): number[] {
  const { score, entry } = program.plan
  const inAudience = new Set([...conditionTests(entry.audience)].map(({ name }) => name))
  return payloads.textAttributes.flatMap((name) => {
    const match = name === score.attribute ? null : program.matchOfText(name)
    return [match ? packed(match) : 0, inAudience.has(name) ? 1 : 0]
  })
}
