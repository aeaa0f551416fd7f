/** What another thread does with a task: it replays stretches in which no lead needs the host, with a kernel of its own. */
import { inRegions, type Region, type Regions } from '../../events/regions.ts'
import { work } from '../../events/kernel/work.ts'
import { kernelOrder, type Piece, plainWords } from '../record-order.ts'
import { Stretches } from '../stretches.ts'
import { UserEvents } from '../user-events.ts'
import { handoffBytes, leadBytes, lowestScore, rememberedScores, rowBytes, totals } from './layout.ts'
import { type KernelHost, type ReplayKernel, startReplayKernel } from './replay-kernel.ts'
import { pieceWords, question, type ReplayTask, resultLayout, stretchWord, stretchWords } from './replay-task.ts'

/** After so many stretches in a row that need the host, the others are likely to need it, too. */
const mostLeft = 3

/** Takes stretches from the last one on, until the main thread has the one that would be next. */
export function replayStretches(task: ReplayTask): void {
  const words = new Int32Array(task.memory.buffer, task.stretches)
  const replay = new TaskReplay(task)
  let left = 0
  for (let index = replay.stretches.count - 1; index >= 0 && left < mostLeft; index--) {
    const at = index * stretchWords
    const before = Atomics.compareExchange(words, at + stretchWord.state, work.open, work.taken)
    if (before === work.own) break
    if (before !== work.open) continue
    const isDone = replay.run(index)
    left = isDone ? 0 : left + 1
    Atomics.store(words, at + stretchWord.state, isDone ? work.done : work.left)
    Atomics.notify(words, at + stretchWord.state)
  }
}

/** Is thrown through the kernel. */
const needsHost = Symbol('needs the host')

class TaskReplay {
  readonly stretches: Stretches
  readonly #task: ReplayTask
  readonly #kernel: ReplayKernel
  /** All of the memory. */
  readonly #words: Int32Array
  readonly #lead: number
  /** Where the next result goes. */
  #next: number
  /** Index of the state of the stretch that is replayed. */
  #state = 0

  constructor(task: ReplayTask) {
    const { shared, users, mostEvents, module, memory } = task
    const room = new Room(memory.buffer, task.scratch)
    this.#task = task
    this.#words = new Int32Array(memory.buffer)
    this.#next = task.results
    this.#lead = room.allocate(leadBytes).address
    this.#kernel = startReplayKernel(memory, this.#host(), module)
    this.#kernel.configure(shared.plan, shared.flags)
    const { matches, texts, textCount, decisions, firstTimes } = shared
    this.#kernel.configureLead(this.#lead, matches, texts, textCount, decisions, firstTimes)
    this.#kernel.configureBlank(shared.audiences, shared.blankInside)
    const events = new UserEvents(room)
    events.makeRoom(mostEvents)
    const order = kernelOrder(this.#kernel)
    const pieces = (index: number) => this.#pieces(index)
    this.stretches = new Stretches({ users, order, pieces, events, regions: room, isPlain: true })
  }

  *#pieces(index: number): Generator<Piece> {
    const words = this.#words
    const at = this.#task.stretches / 4 + index * stretchWords
    const from = words[at + stretchWord.pieces]! / 4
    const to = from + words[at + stretchWord.pieceCount]! * pieceWords
    for (let piece = from; piece < to; piece += pieceWords) {
      const used = words[piece + 1]!
      yield { words: new Uint32Array(words.buffer, words[piece], used), width: plainWords, used }
    }
  }

  /** False when a lead of the stretch needs the host: then nothing is kept of it. */
  run(index: number): boolean {
    const at = this.#task.stretches / 4 + index * stretchWords
    const results = this.#next
    this.#state = at + stretchWord.state
    let count = 0
    try {
      for (const events of this.stretches.of(index))
        for (let user = 0; user < events.users; count++) user += this.#replay(events, user)
    } catch (error) {
      if (error !== needsHost) throw error
      this.#next = results
      return false
    }
    this.#words[at + stretchWord.results] = results
    this.#words[at + stretchWord.resultCount] = count
    return true
  }

  /** Replays users from an index on, up to where there is no room for more hand-offs, and leaves a result; how many. */
  #replay({ first, users, starts, time, payload }: UserEvents, at: number): number {
    const { resultsEnd, shared, rows } = this.#task
    const layout = resultLayout(shared)
    const [from, handoffs] = [this.#next, this.#next + layout.handoffs]
    if (from + layout.most > resultsEnd) throw needsHost
    const counts = new Int32Array(this.#words.buffer, from + layout.totals, layout.words).fill(0)
    this.#kernel.configureCounts(counts.byteOffset, this.#lead + leadBytes, shared.groups, handoffs)
    const columns = [starts.byteOffset + at * 4, time.byteOffset, payload.byteOffset] as const
    const done = this.#kernel.replay(first + at, 0, users - at, ...columns, rows + (first + at) * rowBytes)
    if (done < users - at && (counts[totals.full] !== 1 || done === 0)) throw needsHost
    this.#words[from / 4] = done
    this.#next = handoffs + counts[totals.handoffs]! * handoffBytes
    return done
  }

  #host(): KernelHost {
    const refuse = (): never => {
      throw needsHost
    }
    const [begin, hasProfile, meet, group, entry] = [refuse, refuse, refuse, refuse, refuse]
    return {
      ...{ begin, hasProfile, meet, group, entry, inAudience: refuse, inHandoffAudience: refuse },
      learn: (payload) => {
        if (payload >= question.payloads) throw needsHost
        this.#ask(question.ofPayload(payload))
        return this.#words[this.#task.shared.matches / 4 + payload]!
      },
      sends: () => {
        const { sendsByScore, decisions } = this.#task.shared
        const place = new Float64Array(this.#words.buffer, this.#lead, 1)[0]! - lowestScore
        if (!sendsByScore || !Number.isInteger(place) || place < 0 || place >= rememberedScores) throw needsHost
        this.#ask(question.ofScore(place))
        return new Uint8Array(this.#words.buffer, decisions + place, 1)[0] === 1
      },
    }
  }

  /** Comes back when the main thread has put the answer where it is remembered. */
  #ask(asked: number): void {
    const [words, at] = [this.#words, this.#task.question / 4]
    Atomics.store(words, at, asked)
    Atomics.store(words, this.#state, work.asking)
    Atomics.notify(words, this.#state)
    Atomics.wait(words, at, asked)
    Atomics.store(words, this.#state, work.taken)
  }
}

/** Regions of what was set aside. */
class Room implements Regions {
  readonly #buffer: SharedArrayBuffer
  #next: number

  constructor(buffer: SharedArrayBuffer, address: number) {
    this.#buffer = buffer
    this.#next = address
  }

  allocate(bytes: number): Region {
    const address = this.#next
    const length = inRegions(bytes)
    this.#next += length
    return { address, bytes: Buffer.from(this.#buffer, address, length) }
  }
}
