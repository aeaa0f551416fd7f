/** Stretches of users that other threads replay from the last one on, while the main thread begins with the first one. */
import type { KernelMemory } from '../events/kernel/memory.ts'
import type { Worker } from '../events/kernel/reader.ts'
import { isDoneElsewhere, work } from '../events/kernel/work.ts'
import { inRegions } from '../events/regions.ts'
import type { LeadTable } from './lead-table.ts'
import type { Tally } from './lead.ts'
import { KernelCounts } from './replay-kernel/kernel-counts.ts'
import { handoffBytes } from './replay-kernel/layout.ts'
import { replayModule } from './replay-kernel/replay-kernel.ts'
import {
  pieceWords,
  type ReplayTask,
  resultLayout,
  scratchBytes,
  type SharedPlan,
  stretchWord,
  stretchWords,
} from './replay-kernel/replay-task.ts'
import type { UsualLeads } from './replay-kernel/usual-leads.ts'
import { mostRecords, type Stretches } from './stretches.ts'

/** With fewer stretches the main thread is done before others have begun. */
const leastStretches = 4
/** Bytes for the hand-offs of each user; where they are not enough, the main thread does the rest. */
const handoffBytesEach = handoffBytes / 2

export interface SharedReplayOptions {
  readonly stretches: Stretches
  readonly usual: UsualLeads
  readonly leads: LeadTable
  readonly memory: KernelMemory
  readonly threads: readonly Worker[]
}

export class SharedReplay {
  readonly #options: SharedReplayOptions
  readonly #shared: SharedPlan
  readonly #tasks: readonly ReplayTask[]
  /** All of the memory. */
  readonly #words: Int32Array
  /** Address of the table of stretches. */
  readonly #table: number

  /** Asks the other threads; undefined where they cannot help. */
  static begin(options: SharedReplayOptions): SharedReplay | undefined {
    const { stretches, usual, threads } = options
    if (threads.length === 0 || stretches.count < leastStretches || !stretches.isPlain) return undefined
    const shared = usual.shared()
    if (!shared) return undefined
    const sizes = sizesOf(stretches, shared, threads.length)
    const address = options.memory.roomFor(sizes.table + threads.length * (sizes.scratch + sizes.results))
    if (address === undefined) return undefined
    const replay = new SharedReplay(options, shared, sizes, address)
    for (const [index, task] of replay.#tasks.entries()) threads[index]!.post(task)
    return replay
  }

  private constructor(options: SharedReplayOptions, shared: SharedPlan, sizes: Sizes, address: number) {
    const { stretches, leads, memory, threads } = options
    this.#options = options
    this.#shared = shared
    this.#words = new Int32Array(memory.memory.buffer)
    this.#table = address
    this.#fillTable()
    const { users } = stretches
    const { table, scratch, results, mostEvents } = sizes
    const same = {
      ...{ module: replayModule.compiled, memory: memory.memory, shared, users, mostEvents },
      ...{ stretches: address, rows: leads.nextRows.address },
    }
    this.#tasks = threads.map((_, index) => {
      const own = address + table + index * (scratch + results)
      const question = address + table - (index + 1) * 4
      return { ...same, question, scratch: own, results: own + scratch, resultsEnd: own + scratch + results }
    })
  }

  #fillTable(): void {
    const { stretches } = this.#options
    const words = this.#words
    let piece = this.#table / 4 + stretches.count * stretchWords
    for (let index = 0; index < stretches.count; index++) {
      const at = this.#table / 4 + index * stretchWords
      words[at + stretchWord.pieces] = piece * 4
      let events = 0
      for (const { words: records, used, width } of stretches.pieces(index)) {
        words[piece] = records.byteOffset
        words[piece + 1] = used
        words[at + stretchWord.pieceCount]!++
        piece += pieceWords
        events += used / width
      }
      if (events > mostRecords) words[at + stretchWord.state] = work.left
    }
  }

  /** Takes the next stretch, or adds what another thread made of it to the results; whether that is so. */
  async add(index: number, tally: Tally): Promise<boolean> {
    const { usual, leads, threads } = this.#options
    const words = this.#words
    const at = this.#table / 4 + index * stretchWords
    if (!(await isDoneElsewhere(words, at + stretchWord.state, threads, this.#answer))) return false
    const layout = resultLayout(this.#shared)
    let next = words[at + stretchWord.results]!
    for (let count = words[at + stretchWord.resultCount]!; count > 0; count--) {
      const counts = new KernelCounts(words.buffer, next + layout.totals, layout.words, next + layout.handoffs)
      usual.take(counts, words[next / 4]!, leads, tally)
      next += layout.handoffs + counts.handoffs * handoffBytes
    }
    return true
  }

  readonly #answer = () => {
    for (const { question } of this.#tasks) {
      const asked = Atomics.load(this.#words, question / 4)
      if (asked === 0) continue
      this.#options.usual.answer(asked)
      Atomics.store(this.#words, question / 4, 0)
      Atomics.notify(this.#words, question / 4)
    }
  }
}

type Sizes = ReturnType<typeof sizesOf>

/** Bytes: of the table with pieces and questions of all threads, and of what each thread has for itself. */
function sizesOf(stretches: Stretches, shared: SharedPlan, threads: number) {
  let words = stretches.count * stretchWords + threads
  let mostEvents = 1
  for (let index = 0; index < stretches.count; index++) {
    let events = 0
    for (const { used, width } of stretches.pieces(index)) {
      events += used / width
      words += pieceWords
    }
    if (events <= mostRecords) mostEvents = Math.max(mostEvents, events)
  }
  const { handoffs, most } = resultLayout(shared)
  const results = most + 2 * handoffs * stretches.count + handoffBytesEach * stretches.users
  return {
    table: inRegions(words * 4),
    scratch: scratchBytes(mostEvents),
    results: inRegions(results),
    mostEvents,
  }
}
