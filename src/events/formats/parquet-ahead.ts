/** The next row groups of Parquet, decoded by another thread while the rows of this one are read. */
import type { KernelOptions, Worker } from '../kernel/reader.ts'
import type { UserTable } from '../user-table.ts'
import type { ParquetFile } from '../records/parquet.ts'
import { bytesFor, type DecodedGroup, type GroupAnswer, type GroupTask, isUp } from '../records/parquet-groups.ts'
import { PageKernel } from '../records/parquet-kernel/page-kernel.ts'

/** A row group in memory of its own, until the next one is asked for. */
export interface ReadyGroup {
  readonly kernel: PageKernel
  /** null: whoever reads it decodes it. */
  readonly decoded: DecodedGroup | null
}

interface Pending {
  readonly kernel: PageKernel
  /** How many users were known when they were looked up. */
  readonly users: number
  /** undefined until there is an answer. */
  decoded: DecodedGroup | null | undefined
}

/** Groups that the other thread has been sent: the one that is asked for, and one more, so that it hardly ever waits. */
const groupsSent = 2
/** A file with fewer bytes is not worth a thread; a group with more is not decoded ahead. */
const usualWorkerBytes = 1 << 25
const largestGroup = 1 << 26
/** Milliseconds after which a dead thread is looked for. */
const patience = 200

/** A thread for `GroupsAhead`, where it pays for a file of so many bytes. */
export function startPageWorker(
  bytes: number | undefined,
  { threads, memory, startWorker, workerBytes = usualWorkerBytes }: KernelOptions,
): Worker | undefined {
  return threads > 1 && bytes !== undefined && bytes >= workerBytes ? startWorker({ pages: memory.memory }) : undefined
}

export class GroupsAhead {
  readonly #file: ParquetFile
  readonly #columns: readonly string[]
  readonly #users: UserTable
  readonly #options: KernelOptions
  readonly #worker: Worker | undefined
  readonly #pending = new Map<number, Pending>()
  readonly #free: PageKernel[] = []
  #last: PageKernel | undefined
  /** The first group that nobody has. */
  #next = 0
  #isUp = false
  #wake: () => void = () => {}

  /** `columns` are those that every group is asked for; the worker, if any, is one of `startPageWorker`. */
  constructor(
    file: ParquetFile,
    columns: readonly string[],
    users: UserTable,
    options: KernelOptions,
    worker: Worker | undefined,
  ) {
    this.#file = file
    this.#columns = columns
    this.#users = users
    this.#options = options
    this.#worker = worker
    worker?.listen((message) => {
      if (message === isUp) this.#isUp = true
      else {
        const { group, decoded } = message as GroupAnswer
        this.#pending.get(group)!.decoded = decoded
      }
      this.#wake()
    })
  }

  get #count(): number {
    return this.#file.metadata.row_groups.length
  }

  /** The groups have to be asked for one after the other. */
  async take(group: number): Promise<ReadyGroup> {
    if (this.#last) this.#free.push(this.#last)
    // Nobody waits for a thread that starts.
    if (this.#worker && this.#isUp) await this.#decodeAhead(group, this.#worker)
    const pending = this.#pending.get(group)
    this.#pending.delete(group)
    this.#next = Math.max(this.#next, group + 1)
    const kernel = pending?.kernel ?? this.#kernel()
    this.#last = kernel
    if (pending?.decoded) return { kernel, decoded: this.#withUsers(pending.decoded, pending.users) }
    // Nothing that lies there is of use.
    kernel.reset()
    return { kernel, decoded: null }
  }

  /** Gives memory back, once the last group was read. */
  close(): void {
    if (this.#last) this.#free.push(this.#last)
    for (const kernel of this.#free.splice(0)) kernel.free()
  }

  /** Where some more users are known by now, they are looked up again when the rows are read. */
  #withUsers(decoded: DecodedGroup, known: number): DecodedGroup {
    return known < this.#users.size * 0.95 ? { ...decoded, users: 0 } : decoded
  }

  async #decodeAhead(group: number, worker: Worker): Promise<void> {
    this.#next = Math.max(this.#next, group)
    const most = Math.min(this.#count, group + groupsSent)
    while (this.#next < most) await this.#send(worker)
    while (this.#pending.get(group)!.decoded === undefined) await this.#wait(worker)
  }

  async #send(worker: Worker): Promise<void> {
    const group = this.#next++
    const pending: Pending = { kernel: this.#kernel(), users: this.#users.size, decoded: undefined }
    this.#pending.set(group, pending)
    const task = await this.#taskOf(group, pending.kernel)
    const bytes = task && bytesFor(task)
    if (!task || bytes === undefined || bytes > largestGroup) {
      pending.decoded = null
      return
    }
    // Whoever reads the group may ask for more, which then lies behind.
    const address = pending.kernel.take(bytes)
    worker.post({ ...task, group, address, bytes })
  }

  /** undefined for a damaged group: who reads it finds out. */
  async #taskOf(group: number, kernel: PageKernel): Promise<GroupTask | undefined> {
    try {
      const columns = await this.#file.flatChunks(this.#columns, group, kernel)
      const rows = Number(this.#file.metadata.row_groups[group]!.num_rows)
      // Where nobody is known yet, users are looked up when the rows are read.
      return { rows, columns, usersRoot: this.#users.size === 0 ? 0 : this.#users.root }
    } catch {
      return undefined
    }
  }

  async #wait(worker: Worker): Promise<void> {
    await new Promise<void>((resolve) => {
      const timer = setTimeout(resolve, patience)
      this.#wake = () => {
        clearTimeout(timer)
        resolve()
      }
    })
    if (worker.failure() !== undefined) throw worker.failure()
  }

  #kernel(): PageKernel {
    const kernel = this.#free.pop() ?? new PageKernel(this.#options.memory)
    kernel.reset()
    return kernel
  }
}
