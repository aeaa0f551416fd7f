/** Leads that the kernel replays, many with one call; what it leaves is for `Lead`. */
import type { KernelMemory } from '../../events/kernel/memory.ts'
import type { LeadTable } from '../lead-table.ts'
import { missReasons, type Tally } from '../lead.ts'
import type { UserEvents } from '../user-events.ts'
import { Host, type HostOptions, packed } from './host.ts'
import { KernelCounts } from './kernel-counts.ts'
import {
  attributesOf,
  bits,
  handoffBytes,
  leadBytes,
  lowestScore,
  mostHandoffs,
  mostPayloads,
  planFlags,
  planNumbers,
  rememberedScores,
  type RunFlags,
  totals,
} from './layout.ts'
import { type ReplayKernel, startReplayKernel } from './replay-kernel.ts'
import { question, type SharedPlan } from './replay-task.ts'

export interface UsualLeadsOptions extends HostOptions, RunFlags {
  readonly memory: KernelMemory
  /** Address of the first times of users (`UserTable.firstTimes`). */
  readonly firstTimes: number
  /** End of the run in ms; -Infinity: no time passes. */
  readonly until: number
}

export class UsualLeads {
  readonly #options: UsualLeadsOptions
  readonly #kernel: ReplayKernel
  readonly #host: Host
  /** By score: 1 where the webhook is sent, 2 where it is not, 0 where nobody has asked. */
  readonly #decisions: Uint8Array
  readonly #counts: KernelCounts
  /** What kernels of other threads may look at. */
  readonly #places: Omit<SharedPlan, 'sendsByScore' | 'audiences' | 'blankInside'>
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
    this.#options = options
    this.#counts = new KernelCounts(buffer, atTotals!, words, atHandoffs!)
    this.#decisions = new Uint8Array(buffer, atScores, rememberedScores)
    this.#host = new Host(options, { buffer, address: atLead! }, new Int32Array(buffer, atMatches, mostPayloads))
    this.#kernel = startReplayKernel(memory.memory, this.#host)
    const flags = planFlags(program, options)
    this.#kernel.configure(atPlan!, flags)
    const { length } = payloads.textAttributes
    this.#places = {
      ...{ plan: atPlan!, flags, matches: atMatches!, texts: atTexts!, textCount: length },
      ...{ decisions: atScores!, firstTimes, groups, listWords },
    }
    this.#kernel.configureLead(atLead!, atMatches!, atTexts!, length, atScores!, firstTimes)
    this.#kernel.configureCounts(atTotals!, atOwn!, groups, atHandoffs!)
  }

  /**
   * Replays the users of `events` (in the kernel's memory) from one index to another, and adds them to the results: how
   * many, before one that is to be replayed by a `Lead`, and of which nothing is counted.
   */
  replay(events: UserEvents, from: number, to: number, leads: LeadTable, tally: Tally): number {
    const { first, numbers, starts, time, payload } = events
    let at = from
    while (at < to) {
      const { address, room } = leads.nextRows
      const count = Math.min(to - at, room)
      const places = [starts.byteOffset + at * 4, time.byteOffset, payload.byteOffset, address] as const
      const listed = numbers === undefined ? 0 : numbers.byteOffset + at * 4
      const done = this.#kernel.replay(first + at, listed, count, ...places)
      const { isFull } = this.#counts
      this.take(this.#counts, done, leads, tally)
      this.#counts.clear()
      at += done
      // With more hand-offs than there is room for by itself, a lead is not usual.
      if (done < count && !(isFull && done > 0)) break
    }
    return at - from
  }

  /** Adds what a kernel has counted of the next rows. */
  take(counts: KernelCounts, rows: number, leads: LeadTable, tally: Tally): void {
    counts.add(rows, leads, tally)
    this.afterUntil += counts.afterUntil
    this.duplicates += counts.duplicates
  }

  /** undefined where the host decides something for each lead. */
  shared(): SharedPlan | undefined {
    const { program, hasProfiles, sendsByScore } = this.#options
    const { score, entry, handoff } = program.plan
    const audiences = [entry.audience, handoff?.audience ?? null]
    const readsScore = audiences.some((audience) => attributesOf(audience).has(score.attribute))
    if (hasProfiles || readsScore || (handoff && !sendsByScore)) return undefined
    const blank = { get: () => undefined }
    const isIn = [program.entryAudience(blank, null), program.handoffAudience(blank, null)]
    const thereAre = bits(audiences.map((audience) => audience !== null))
    return { ...this.#places, sendsByScore, audiences: thereAre, blankInside: bits(isIn) & thereAre }
  }

  /** Finds out, and remembers, what another thread asks (`question`). */
  answer(asked: number): void {
    const { place, payload } = question.read(asked)
    if (payload !== undefined) this.#host.learn(payload)
    else if (this.#decisions[place] === 0) this.#decisions[place] = this.#host.sendsAt(place + lowestScore) ? 1 : 2
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
