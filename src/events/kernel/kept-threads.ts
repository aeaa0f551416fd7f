/** Threads that have read a log, and can do something else then. */
import type { KernelOptions, Worker } from './reader.ts'

export class KeptThreads {
  readonly #kept: Worker[] = []
  readonly #start: KernelOptions['startWorker']

  constructor(start: KernelOptions['startWorker']) {
    this.#start = start
  }

  /** Starts a thread; one that parses is kept when its reader stops it. */
  readonly start: KernelOptions['startWorker'] = (task) => {
    const thread = this.#start(task)
    if ('pages' in task) return thread
    this.#kept.push(thread)
    return { ...thread, stop() {} }
  }

  get kept(): readonly Worker[] {
    return this.#kept
  }

  stop(): void {
    for (const thread of this.#kept.splice(0)) thread.stop()
  }
}
